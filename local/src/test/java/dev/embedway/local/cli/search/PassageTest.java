package dev.embedway.local.cli.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassageTest {

  private final ObjectNode match = new ObjectMapper().createObjectNode();

  PassageTest() {
    match.put("score", 0.5).put("filename", "a.pdf");
    match.putObject("chunk").put("start", 3).put("end", 9);
  }

  @Test
  void saysPageAndHeadingsWhereTheFormatHasThem() {
    assertEquals("0.500  a.pdf  [3-9]", first("text"));

    ((ObjectNode) match.path("chunk"))
        .put("page", 7)
        .putArray("headings")
        .add("Boats")
        .add("Sails");

    assertEquals("0.500  a.pdf  page 7  Boats > Sails  [3-9]", first("text"));
  }

  @Test
  void keepsTheLinesOfCodeAndTables() {
    String code =
        "| bolt  | M8  |\n| nut   | M10 |\n\nif (a) {\n    b(" + "x, ".repeat(40) + "y);\n}\n";

    List<String> lines = lines(code);

    assertEquals(
        code.stripTrailing().lines().map(line -> line.isEmpty() ? "" : "       " + line).toList(),
        lines.subList(1, lines.size()));
  }

  @Test
  void wrapsProse() {
    List<String> lines = lines("word ".repeat(60).strip());

    assertTrue(lines.size() > 3, lines.toString());
    assertTrue(lines.stream().allMatch(line -> line.length() <= 104), lines.toString());
    assertEquals(
        "word ".repeat(60).strip(),
        String.join(" ", lines.subList(1, lines.size()).stream().map(String::strip).toList()));
  }

  private String first(String text) {
    return lines(text).getFirst();
  }

  private List<String> lines(String text) {
    match.putArray("content").addObject().put("text", text);
    return Passage.of(match).lines().lines().toList();
  }

  @Test
  void starsStandAroundMarkedWords() {
    match.putArray("highlights").addObject().put("start", 4).put("end", 9);
    ((ArrayNode) match.path("highlights")).addObject().put("start", 14).put("end", 18);

    assertEquals("       The *tides* and *moon*", lines("The tides and moon").getLast());
  }
}
