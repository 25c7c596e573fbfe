package dev.embedway.functions.chunking.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of values with a separator, as RFC 4180 has them, read leniently: a quote may be left open,
 * rows may differ in length. The separator is whichever of comma, semicolon, tab and bar the first
 * line has most of.
 *
 * <p>One thread at a time.
 */
final class CsvReader {

  private static final String SEPARATORS = ",;\t|";

  private final String source;
  private final char separator;
  private int at;

  private CsvReader(String source) {
    this.source = source;
    this.separator = separator(source);
  }

  /** Writes a table as text. */
  static void read(String source, TextWriter text) {
    CsvReader reader = new CsvReader(source);
    TableText table = new TableText(text);
    while (reader.at < source.length()) {
      table.row(reader.row());
    }
  }

  private static char separator(String source) {
    int end = source.indexOf('\n');
    String line = source.substring(0, end < 0 ? source.length() : end);
    char most = ',';
    for (int i = 0; i < SEPARATORS.length(); i++) {
      char candidate = SEPARATORS.charAt(i);
      if (count(line, candidate) > count(line, most)) {
        most = candidate;
      }
    }
    return most;
  }

  private static long count(String line, char wanted) {
    return line.chars().filter(c -> c == wanted).count();
  }

  private List<String> row() {
    List<String> row = new ArrayList<>();
    while (true) {
      row.add(value());
      if (at >= source.length()) {
        return row;
      }
      char end = source.charAt(at);
      at++;
      if (end != separator) {
        if (end == '\r' && at < source.length() && source.charAt(at) == '\n') {
          at++;
        }
        return row;
      }
    }
  }

  private String value() {
    if (at < source.length() && source.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < source.length() && !isEnd(source.charAt(at))) {
      at++;
    }
    return source.substring(start, at);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < source.length()) {
      char c = source.charAt(at);
      at++;
      if (c != '"') {
        value.append(c);
      } else if (at < source.length() && source.charAt(at) == '"') {
        value.append('"');
        at++;
      } else {
        break;
      }
    }
    while (at < source.length() && !isEnd(source.charAt(at))) {
      value.append(source.charAt(at));
      at++;
    }
    return value.toString();
  }

  private boolean isEnd(char c) {
    return c == separator || c == '\n' || c == '\r';
  }
}
