package dev.embedway.local.cli.transfer;

import dev.embedway.local.cli.argument.Arguments;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table or view of PostgreSQL.
 *
 * @param parts its schema, where one is given, and its name
 */
record TableName(List<String> parts) {

  private static final int MAX_PARTS = 2;

  TableName {
    parts = List.copyOf(parts);
  }

  static TableName of(String text) {
    List<String> parts = Arrays.asList(text.split("\\.", -1));
    if (parts.size() > MAX_PARTS || parts.stream().anyMatch(part -> !isName(part))) {
      throw Arguments.refusal("a table's name, or its schema's and its name: public.items", text);
    }
    return new TableName(parts);
  }

  /** True of what a quoted identifier can be. */
  static boolean isName(String text) {
    return !text.isBlank() && text.indexOf('\0') < 0;
  }

  /** A name as SQL has it, whatever it holds. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  String sql() {
    return parts.stream().map(TableName::quoted).collect(Collectors.joining("."));
  }
}
