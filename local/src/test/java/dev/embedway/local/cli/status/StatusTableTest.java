package dev.embedway.local.cli.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusTableTest {

  private static final String SUMMARY =
      """
      {
        "queues": {"chunking": 3, "embedding": 12000, "storage": 0},
        "in_flight": {"chunking": 1, "embedding": 4, "storage": 0},
        "dlq": {"chunking": 0, "embedding": 2, "storage": 0},
        "ages": {"chunking": 12.5, "embedding": 7384.0, "storage": 0.0},
        "stages": {
          "chunking": {"failed": 0, "per_minute": 34.04, "last_completed": 1767225599, "stalled": false},
          "embedding": {"failed": 7, "per_minute": 0.0, "last_completed": 1767139200, "stalled": true},
          "storage": {"failed": 0, "per_minute": 0.0, "last_completed": null, "stalled": false}
        },
        "flags": {
          "chunking": {"paused": true, "drain": true},
          "embedding": {"paused": false, "drain": false},
          "storage": {"paused": false, "drain": false}
        },
        "breakers": {"openai": {"state": "OPEN", "failure_count": 5}},
        "missing": [],
        "ts": 1767225600
      }
      """;

  @Test
  void showsARowForEachStageInEightyColumns() throws JsonProcessingException {
    List<String> lines = new StatusTable(json(SUMMARY)).lines();

    assertEquals(
        List.of(
            "pipeline at 00:00:00 UTC",
            "stage     waiting in flight  oldest per min last done failed  dead  state",
            "chunking        3         1     12s    34.0    1s ago      0     0  paused, draining",
            "embedding   12000         4    2h3m     0.0  1d0h ago      7     2  STALLED",
            "storage         0         0      0s     0.0         -      0     0  running",
            "breakers: openai open (5 failures)"),
        lines);
  }

  @Test
  void tellsWhatWaitsInTheBulkLane() throws JsonProcessingException {
    String bulk =
        """
        {"priority":{"embedding":{"live":1,"bulk":79},"storage":{"live":2,"bulk":0}},"ts":1}
        """;

    assertTrue(
        new StatusTable(json(bulk)).lines().contains("waiting in the bulk lane: embedding 79"));
  }

  @Test
  void namesPartsThatCouldNotBeRead() throws JsonProcessingException {
    List<String> lines =
        new StatusTable(json("{\"missing\":[\"queues\",\"flags\"],\"ts\":1767225600}")).lines();

    assertEquals(
        "storage         -         -       -       -         -      -     -  -", lines.get(4));
    assertEquals("could not be read: queues, flags", lines.getLast());
  }

  @Test
  void drawsOverTheLinesBefore() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    StatusScreen screen = new StatusScreen(terminal);

    screen.draw(List.of("a", "b\u001b[2Jc"));
    String first = terminal.toString(StandardCharsets.UTF_8);
    terminal.reset();
    screen.draw(List.of("d"));
    String second = terminal.toString(StandardCharsets.UTF_8);

    assertFalse(first.contains("A"), first);
    assertTrue(first.contains("b?[2Jc"), first);
    assertTrue(second.contains("\u001b[2Ad\u001b[K\n\u001b[J"), second);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }
}
