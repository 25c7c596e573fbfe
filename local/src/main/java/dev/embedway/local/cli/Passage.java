package dev.embedway.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * A passage that was found.
 *
 * @param score 0..1
 * @param source the document's key
 * @param start of the passage, in UTF-16 units of the document's text
 * @param end after its last
 * @param text the passage
 */
record Passage(double score, String source, int start, int end, String text) {

  private static final int WIDTH = 96;

  static Passage of(JsonNode match) {
    return new Passage(
        match.path("score").asDouble(),
        match.path("filename").asText(),
        match.path("chunk").path("start").asInt(),
        match.path("chunk").path("end").asInt(),
        match.path("content").path(0).path("text").asText());
  }

  /** Score, source and place on one line, the passage indented below. */
  String lines() {
    StringBuilder lines = new StringBuilder();
    lines.append(String.format(Locale.ROOT, "%.3f  %s  [%d-%d]", score, source, start, end));
    int column = WIDTH;
    for (String word : text.strip().split("\\s+", -1)) {
      if (column + word.length() >= WIDTH) {
        lines.append(System.lineSeparator()).append("      ");
        column = 0;
      }
      lines.append(' ').append(word);
      column += word.length() + 1;
    }
    return lines.toString();
  }
}
