package dev.embedway.local.cli.transfer;

import dev.embedway.local.cli.argument.Arguments;
import java.util.Arrays;
import java.util.List;

/**
 * Columns of a table of vectors.
 *
 * @param names of the id, the vector, the text and the metadata; the last two may be empty
 */
record TableColumns(List<String> names) {

  static final String USUAL = "id,embedding,content,metadata";

  private static final int NEEDED = 2;
  private static final int ALL = 4;

  TableColumns {
    names = List.copyOf(names);
  }

  static TableColumns of(String text) {
    List<String> names = Arrays.asList(text.split(",", -1));
    if (names.size() != ALL
        || names.subList(0, NEEDED).stream().anyMatch(name -> !TableName.isName(name))
        || names.stream().anyMatch(name -> !name.isEmpty() && !TableName.isName(name))) {
      throw Arguments.refusal(
          "four columns as ID,EMBEDDING,CONTENT,METADATA, of which the last two may be empty:"
              + " id,embedding,,",
          text);
    }
    return new TableColumns(names);
  }

  /**
   * The query of a table's rows as texts, by ascending id. That is the table's: by the text of the
   * same name in the result, no index would give the order.
   */
  String select(TableName table) {
    List<String> texts =
        names.stream()
            .map(name -> name.isEmpty() ? "NULL" : TableName.quoted(name) + "::text")
            .toList();
    return "SELECT "
        + String.join(", ", texts)
        + " FROM "
        + table.sql()
        + " AS source ORDER BY source."
        + TableName.quoted(names.getFirst());
  }
}
