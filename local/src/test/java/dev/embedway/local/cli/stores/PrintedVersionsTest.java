package dev.embedway.local.cli.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrintedVersionsTest {

  @Test
  void planTellsMoneyAndWhatIsLost() {
    List<String> lines =
        lines(
            """
            {"documents": 400, "usd_per_million_tokens": 0.02, "usd": 0.000123,
             "not_reembedded": {
               "documents": {"sampled": 50, "without_text": 2, "estimate": 16,
                 "first_keys": ["a.txt", "b.txt"]},
               "records": {"count": 3, "without_text": 1, "first_ids": ["x", "y", "z"]}}}
            """);

    assertEquals(
        List.of(
            "about USD 0.000123 at USD 0.02 per million tokens",
            "the text of 2 of 50 sampled documents is gone, so that they would fail, of all about"
                + " 16: a.txt, b.txt",
            "3 records are not brought over, 1 of them without text: x, y, z"),
        lines.subList(3, lines.size()));
  }

  @Test
  void planTellsAPriceThatIsNotKnownAndNothingThatIsNotLost() {
    List<String> lines =
        lines(
            """
            {"documents": 2, "usd_per_million_tokens": null, "usd": null,
             "not_reembedded": {
               "documents": {"sampled": 2, "without_text": 0, "estimate": 0, "first_keys": []},
               "records": {"count": 0, "without_text": 0, "first_ids": []}}}
            """);

    assertTrue(lines.get(3).contains("EMBEDWAY_MODEL_PRICES"), lines.get(3));
    assertEquals("the text of all documents is kept", lines.get(4));
    assertEquals(5, lines.size());
  }

  @Test
  void recordsOfAVersionThatIsBuiltAreLeftToTheSwitch() {
    assertEquals(
        Optional.of("3 records are left to --switch, 1 of them without text: x, y, z"),
        PrintedVersions.lacking(
            json("{\"count\": 3, \"without_text\": 1, \"first_ids\": [\"x\", \"y\", \"z\"]}")));
    assertEquals(
        Optional.empty(),
        PrintedVersions.lacking(json("{\"count\": 0, \"without_text\": 0, \"first_ids\": []}")));
  }

  private static List<String> lines(String plan) {
    return PrintedVersions.plan(json(plan));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
