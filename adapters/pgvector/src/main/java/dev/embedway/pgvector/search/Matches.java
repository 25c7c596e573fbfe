package dev.embedway.pgvector.search;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Ranks;
import dev.embedway.core.search.Relevance;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.pgvector.sql.Jsonb;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The rows of a search's result. */
final class Matches {

  private Matches() {}

  /**
   * Result of a search.
   *
   * @param vectors count of those that were found by vector; 0 where it is not counted
   * @param texts count of those that were found by text; 0 where it is not counted
   */
  record Counted(List<Match> matches, long vectors, long texts) {}

  static Counted read(ResultSet rows) throws SQLException {
    List<Match> matches = new ArrayList<>();
    while (rows.next()) {
      matches.add(match(rows));
    }
    return new Counted(matches, 0, 0);
  }

  /** There is at least one row; a single one may hold the number alone. */
  static Counted readCounted(ResultSet rows) throws SQLException {
    List<Match> matches = new ArrayList<>();
    long vectors = 0;
    long texts = 0;
    while (rows.next()) {
      vectors = rows.getLong("found_by_vector");
      texts = rows.getLong("found_by_text");
      if (rows.getString("document_id") != null) {
        matches.add(match(rows));
      }
    }
    return new Counted(matches, vectors, texts);
  }

  private static Match match(ResultSet row) throws SQLException {
    Chunk chunk =
        new Chunk(
            row.getInt("ordinal"),
            row.getInt("start_at"),
            row.getInt("end_at"),
            row.getString("text"),
            row.getInt("tokens"),
            Jsonb.readTexts(row.getString("headings")));
    return new Match(
        new Match.Source(
            row.getString("document_id"),
            DocumentKind.valueOf(row.getString("kind")),
            row.getString("key"),
            row.getLong("generation"),
            Jsonb.readAttributes(row.getString("attributes"))),
        chunk,
        new Relevance(
            part(row, "by_vector"),
            part(row, "by_text"),
            row.getDouble("place"),
            new Ranks(rank(row, "rank_by_vector"), rank(row, "rank_by_text"))));
  }

  private static OptionalDouble part(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static OptionalInt rank(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
