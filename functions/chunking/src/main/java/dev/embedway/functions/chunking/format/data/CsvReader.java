package dev.embedway.functions.chunking.format.data;

import dev.embedway.functions.chunking.format.result.TableText;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of values with a separator, as RFC 4180 has them, read leniently: a quote may be left open,
 * rows may differ in length.
 *
 * <p>One thread at a time.
 */
public final class CsvReader {

  private final String source;
  private final char separator;
  private int at;

  private CsvReader(String source, char separator, int start) {
    this.source = source;
    this.separator = separator;
    this.at = start;
  }

  /** Writes a table as text. */
  public static void read(String source, TextWriter text) {
    CsvDialect dialect = CsvDialect.of(source);
    CsvReader reader = new CsvReader(source, dialect.separator(), dialect.start());
    TableText table = new TableText(text);
    while (reader.at < source.length()) {
      table.row(reader.row());
    }
  }

  /** So many rows of a table with this separator. */
  static List<List<String>> rows(String source, char separator, int max) {
    CsvReader reader = new CsvReader(source, separator, 0);
    List<List<String>> rows = new ArrayList<>();
    while (reader.at < source.length() && rows.size() < max) {
      rows.add(reader.row());
    }
    return rows;
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
