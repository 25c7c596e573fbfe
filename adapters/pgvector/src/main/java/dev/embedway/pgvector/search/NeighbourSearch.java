package dev.embedway.pgvector.search;

import dev.embedway.core.search.Match;
import dev.embedway.core.search.Neighbours;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reading of the chunks around those that a search found. Immutable. */
public final class NeighbourSearch {

  // The ends of the range are values, not sums: row-level security keeps comparisons with sums from
  // the primary key.
  private static final String FOUND = " (?::int, ?::text, ?::bigint, ?::int, ?::int, ?::int)";

  private static final String SELECT =
      """
      SELECT place, neighbour.ordinal < found.ordinal AS is_before, text
      FROM (VALUES\
      """;

  private static final String NEIGHBOURS =
      """
      ) AS found(place, document_id, generation, ordinal, low, high)
      CROSS JOIN LATERAL (
        SELECT ordinal, text FROM chunks c
        WHERE c.tenant = ? AND c.store_id = ? AND c.version = ?
          AND c.document_id = found.document_id AND c.generation = found.generation
          AND c.ordinal >= found.low AND c.ordinal <= found.high OFFSET 0) neighbour
      WHERE neighbour.ordinal <> found.ordinal
      ORDER BY place, neighbour.ordinal\
      """;

  private final VectorIndex index;
  private final List<Match> matches;
  private final int max;

  /** Neighbours of matches, at most {@code max} on either side of each. */
  public NeighbourSearch(VectorIndex index, List<Match> matches, int max) {
    this.index = index;
    this.matches = List.copyOf(matches);
    this.max = max;
  }

  /** Reads those of each match, in the order of the matches. */
  public List<Neighbours> in(Connection connection) throws SQLException {
    List<List<String>> before = lists();
    List<List<String>> after = lists();
    if (!matches.isEmpty()) {
      try (PreparedStatement statement = sql().prepare(connection);
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          List<List<String>> side = rows.getBoolean("is_before") ? before : after;
          side.get(rows.getInt("place")).add(rows.getString("text"));
        }
      }
    }
    return IntStream.range(0, matches.size())
        .mapToObj(place -> new Neighbours(before.get(place), after.get(place)))
        .toList();
  }

  private List<List<String>> lists() {
    return matches.stream().<List<String>>map(_ -> new ArrayList<>()).toList();
  }

  private Sql sql() {
    Sql sql =
        Sql.of(SELECT)
            .add(String.join(",", matches.stream().map(_ -> FOUND).toList()))
            .add(NEIGHBOURS);
    for (int place = 0; place < matches.size(); place++) {
      Match match = matches.get(place);
      int ordinal = match.chunk().ordinal();
      sql.values(
          List.of(
              place,
              match.documentId(),
              match.generation(),
              ordinal,
              ordinal - max,
              ordinal + max));
    }
    return sql.values(List.of(index.tenant().value(), index.storeId(), index.version()));
  }
}
