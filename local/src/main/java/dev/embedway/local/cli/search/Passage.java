package dev.embedway.local.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A passage that was found.
 *
 * @param score 0..1
 * @param source the document's key
 * @param place where it is in the document
 * @param text the passage, stars around the words that are marked
 */
public record Passage(double score, String source, Place place, String text) {

  private static final int WIDTH = 96;
  private static final String INDENT = "      ";

  /**
   * Place of a passage.
   *
   * @param page from 1; empty where the format has no pages
   * @param headings that it stands under, outermost first
   * @param start of the passage, in UTF-16 units of the document's text
   * @param end after its last
   */
  public record Place(Optional<String> page, List<String> headings, int start, int end) {

    public Place {
      headings = List.copyOf(headings);
    }

    private static Place of(JsonNode chunk) {
      return new Place(
          Optional.of(chunk.path("page").asText("")).filter(page -> !page.isEmpty()),
          StreamSupport.stream(chunk.path("headings").spliterator(), false)
              .map(JsonNode::asText)
              .toList(),
          chunk.path("start").asInt(),
          chunk.path("end").asInt());
    }

    @Override
    public String toString() {
      return page.map(number -> "page " + number + "  ").orElse("")
          + (headings.isEmpty() ? "" : String.join(" > ", headings) + "  ")
          + "["
          + start
          + "-"
          + end
          + "]";
    }
  }

  static Passage of(JsonNode match) {
    return new Passage(
        match.path("score").asDouble(),
        match.path("filename").asText(),
        Place.of(match.path("chunk")),
        marked(match.path("content").path(0).path("text").asText(), match.path("highlights")));
  }

  /** The text with stars around each span, which come by ascending place. */
  private static String marked(String text, JsonNode spans) {
    StringBuilder marked = new StringBuilder(text);
    for (int i = spans.size() - 1; i >= 0; i--) {
      marked
          .insert(spans.path(i).path("end").asInt(), '*')
          .insert(spans.path(i).path("start").asInt(), '*');
    }
    return marked.toString();
  }

  /**
   * Score, source and place on one line, the passage indented below. Lines are the text's own, so
   * that code and tables keep their shape; only a line that is wider than the screen and not
   * indented, which prose is, is wrapped.
   */
  public String lines() {
    return String.format(Locale.ROOT, "%.3f  %s  %s", score, source, place)
        + text.stripTrailing()
            .lines()
            .dropWhile(String::isBlank)
            .map(line -> System.lineSeparator() + wrapped(line.stripTrailing()))
            .collect(Collectors.joining());
  }

  private static String wrapped(String line) {
    if (line.length() < WIDTH || line.startsWith(" ") || line.startsWith("\t")) {
      return line.isEmpty() ? "" : INDENT + " " + line;
    }
    StringBuilder lines = new StringBuilder();
    int column = WIDTH;
    for (String word : line.split(" +", -1)) {
      if (column + word.length() >= WIDTH) {
        lines.append(lines.isEmpty() ? "" : System.lineSeparator()).append(INDENT);
        column = 0;
      }
      lines.append(' ').append(word);
      column += word.length() + 1;
    }
    return lines.toString();
  }
}
