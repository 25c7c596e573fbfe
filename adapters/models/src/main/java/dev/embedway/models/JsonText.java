package dev.embedway.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads JSON into Jackson's tree without Jackson's parser. A tokenizer.json is one object of 30,000
 * members: loading the parser's classes, and interning the names, takes longer in a process that
 * has just begun than reading the model does.
 *
 * <p>One thread at a time.
 */
final class JsonText {
  private static final int MAX_DEPTH = 200;
  private static final int ESCAPED = 4;
  private static final int HEX = 16;
  private static final int SHORT_NUMBER = 9;

  private final JsonNodeFactory nodes = JsonNodeFactory.instance;
  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /**
   * What a file holds, in UTF-8.
   *
   * @throws IOException when it cannot be read, or is no JSON
   */
  static JsonNode read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  /**
   * What a text says.
   *
   * @throws IOException when it is no JSON
   */
  static JsonNode parse(String text) throws IOException {
    JsonText json = new JsonText(text);
    JsonNode value = json.value(0);
    json.skipSpace();
    if (json.at != text.length()) {
      throw json.fault();
    }
    return value;
  }

  private JsonNode value(int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw fault();
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> nodes.textNode(string());
      case 't' -> word("true", nodes.booleanNode(true));
      case 'f' -> word("false", nodes.booleanNode(false));
      case 'n' -> word("null", nodes.nullNode());
      default -> number();
    };
  }

  private JsonNode object(int depth) throws IOException {
    ObjectNode object = nodes.objectNode();
    at++;
    if (!isNext('}')) {
      do {
        if (peek() != '"') {
          throw fault();
        }
        String name = string();
        require(':');
        object.set(name, value(depth + 1));
      } while (isNext(','));
      require('}');
    }
    return object;
  }

  private JsonNode array(int depth) throws IOException {
    ArrayNode array = nodes.arrayNode();
    at++;
    if (!isNext(']')) {
      do {
        array.add(value(depth + 1));
      } while (isNext(','));
      require(']');
    }
    return array;
  }

  /** The string that begins here; nearly all are a part of the text as it is. */
  private String string() throws IOException {
    int from = ++at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return text.substring(from, at++);
      }
      if (c == '\\') {
        return escaped(new StringBuilder(text.substring(from, at)));
      }
      at++;
    }
    throw fault();
  }

  private String escaped(StringBuilder string) throws IOException {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return string.toString();
      }
      string.append(c == '\\' ? escape() : c);
    }
    throw fault();
  }

  private char escape() throws IOException {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> throw fault();
    };
  }

  private char unit() throws IOException {
    try {
      at += ESCAPED;
      return (char) Integer.parseInt(text, at - ESCAPED, at, HEX);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw fault();
    }
  }

  private JsonNode number() throws IOException {
    int from = at;
    int value = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      value = value * 10 + text.charAt(at++) - '0';
    }
    int digits = at - from;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    try {
      return digits == at - from && digits > 0 && digits <= SHORT_NUMBER
          ? nodes.numberNode(value)
          : nodes.numberNode(new BigDecimal(text.substring(from, at)));
    } catch (NumberFormatException e) {
      throw fault();
    }
  }

  private JsonNode word(String word, JsonNode meaning) throws IOException {
    if (!text.startsWith(word, at)) {
      throw fault();
    }
    at += word.length();
    return meaning;
  }

  private char peek() throws IOException {
    skipSpace();
    if (at == text.length()) {
      throw fault();
    }
    return text.charAt(at);
  }

  private boolean isNext(char wanted) throws IOException {
    boolean is = peek() == wanted;
    if (is) {
      at++;
    }
    return is;
  }

  private void require(char wanted) throws IOException {
    if (!isNext(wanted)) {
      throw fault();
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IOException fault() {
    return new IOException("no JSON at character " + at);
  }
}
