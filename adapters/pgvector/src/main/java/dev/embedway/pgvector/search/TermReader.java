package dev.embedway.pgvector.search;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reading of the terms that the dictionaries of an index make of texts. Immutable. */
public final class TermReader {

  private static final String TERMS =
      """
      WITH configs AS MATERIALIZED (SELECT embedway_text_configs(?, ?, ?) AS configs)
      SELECT ARRAY(
        SELECT DISTINCT lexeme
        FROM unnest(configs) AS config, unnest(embedway_query_terms(config, given)))
      FROM configs, unnest(?::text[]) WITH ORDINALITY AS texts(given, place)
      ORDER BY place\
      """;

  private final VectorIndex index;
  private final List<String> texts;

  /** The terms of texts that PostgreSQL can keep. */
  public TermReader(VectorIndex index, List<String> texts) {
    this.index = index;
    this.texts = List.copyOf(texts);
  }

  /** Reads those of each text, in the order of the texts. */
  public List<Set<String>> in(Connection connection) throws SQLException {
    List<Object> values =
        List.of(
            index.tenant().value(), index.storeId(), index.version(), texts.toArray(String[]::new));
    List<Set<String>> terms = new ArrayList<>();
    try (PreparedStatement statement = Sql.of(TERMS).values(values).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        terms.add(Set.of((String[]) rows.getArray(1).getArray()));
      }
    }
    return terms;
  }
}
