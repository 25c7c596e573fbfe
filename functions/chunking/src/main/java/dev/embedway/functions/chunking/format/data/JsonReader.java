package dev.embedway.functions.chunking.format.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.embedway.functions.chunking.format.result.Limits;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * JSON as lines of {@code name: value}, names of the nearest levels joined by dots, objects apart
 * by a blank line. What is no JSON after all is text as it is.
 *
 * <p>One thread at a time.
 */
public final class JsonReader {

  /** Levels that a line names; more would bury the value. */
  private static final int NAMED_LEVELS = 3;

  private static final JsonFactory JSON = factory();

  private final TextWriter text = new TextWriter();
  private final Deque<String> names = new ArrayDeque<>();
  private boolean sameName;

  private JsonReader() {}

  /** Parsers within the limits of a file. */
  static JsonFactory factory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(Limits.MAX_DEPTH)
                .maxStringLength(Limits.MAX_CHARS)
                .maxNumberLength(Limits.MAX_CHARS)
                .maxNameLength(Limits.MAX_CHARS)
                .build())
        .build();
  }

  /** The text of JSON, or of one JSON value on each line. */
  public static String read(String source) {
    try (JsonParser parser = JSON.createParser(source)) {
      return new JsonReader().read(parser);
    } catch (StreamConstraintsException e) {
      throw RejectedFileException.tooDeep();
    } catch (JsonProcessingException e) {
      return source;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String read(JsonParser parser) throws IOException {
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      switch (token) {
        case START_OBJECT -> {
          text.paragraph();
          names.push("");
          sameName = false;
        }
        case FIELD_NAME -> {
          names.pop();
          names.push(parser.currentName());
          sameName = false;
        }
        case END_OBJECT -> {
          names.pop();
          text.paragraph();
          sameName = false;
        }
        case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
            value(parser.getText());
        default -> {}
      }
    }
    return text.text();
  }

  private void value(String value) {
    if (value.isBlank()) {
      return;
    }
    if (sameName) {
      text.verbatim(", ");
    } else {
      text.line();
      String name = name();
      text.verbatim(name.isEmpty() ? "" : name + ": ");
    }
    text.verbatim(value.strip());
    sameName = true;
  }

  private String name() {
    StringBuilder name = new StringBuilder();
    Iterator<String> nearest = names.iterator();
    for (int i = 0; i < NAMED_LEVELS && nearest.hasNext(); i++) {
      String level = nearest.next();
      name.insert(0, i == 0 || level.isEmpty() ? level : level + ".");
    }
    return name.toString();
  }
}
