package dev.embedway.functions.chunking.format.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The cells of a Jupyter notebook: text as it is, code between fences. What code printed is left
 * out.
 *
 * @see <a href="https://nbformat.readthedocs.io/en/latest/format_description.html">The notebook
 *     file format</a>
 */
public final class NotebookReader {

  private static final JsonFactory JSON = JsonReader.factory();

  private NotebookReader() {}

  /** The text of a notebook; empty for what is none. */
  public static Optional<String> read(String source) {
    TextWriter text = new TextWriter();
    try (JsonParser parser = JSON.createParser(source)) {
      boolean notebook = parser.nextToken() == JsonToken.START_OBJECT && fields(parser, text);
      return notebook ? Optional.of(text.text()) : Optional.empty();
    } catch (StreamConstraintsException e) {
      throw RejectedFileException.tooDeep();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean fields(JsonParser parser, TextWriter text) throws IOException {
    boolean cells = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("cells")) {
        cells = true;
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          cell(parser, text);
        }
      } else {
        parser.skipChildren();
      }
    }
    return cells;
  }

  private static void cell(JsonParser parser, TextWriter text) throws IOException {
    String type = "";
    String source = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "cell_type" -> type = parser.getValueAsString("");
        case "source" -> source = lines(parser);
        default -> parser.skipChildren();
      }
    }
    if (!source.isBlank()) {
      text.paragraph();
      text.verbatim(type.equals("code") ? "```\n" + source.strip() + "\n```" : source.strip());
      text.paragraph();
    }
  }

  /** A string, or its lines. */
  private static String lines(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return parser.getValueAsString("");
    }
    StringBuilder lines = new StringBuilder();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      lines.append(parser.getValueAsString(""));
      parser.skipChildren();
    }
    return lines.toString();
  }
}
