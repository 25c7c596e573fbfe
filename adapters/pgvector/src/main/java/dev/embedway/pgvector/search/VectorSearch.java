package dev.embedway.pgvector.search;

import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.hnsw.HnswIndexState;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * One search, by the way that is best for it (docs/adr/0011): every vector compared where there is
 * no HNSW index; those of the matching documents where a filter leaves few; else the index walked.
 * A walk that finds fewer than were asked for is followed by comparing all: what it cannot see,
 * such as vectors of length zero, or much that is hidden, is never the reason for a missing match.
 */
public final class VectorSearch {

  private final SearchRequest request;
  private final Sql exact;

  /** Checks all that can be before a connection is taken. */
  public VectorSearch(SearchRequest request) {
    this.request = request;
    this.exact = SearchSql.of(request, VectorScan.ALL);
  }

  /**
   * Runs the search in a transaction of the tenant's, whose settings it may change.
   *
   * @return matches, the best first
   */
  public List<Match> in(Connection connection) throws SQLException {
    OptionalLong hnsw = hnsw(connection);
    if (hnsw.isEmpty()) {
      return matches(connection, exact);
    }
    if (request.filter().isPresent() && leavesFew(connection, hnsw.getAsLong())) {
      return matches(connection, SearchSql.of(request, VectorScan.MATCHING));
    }
    Matches.Walk walk = walk(connection);
    if (walk.found() >= request.limit()) {
      return walk.matches();
    }
    return matches(
        connection,
        request.filter().isPresent() ? SearchSql.of(request, VectorScan.MATCHING) : exact);
  }

  private OptionalLong hnsw(Connection connection) throws SQLException {
    if (request.mode() == SearchMode.TEXT || isZero(request.vector().orElseThrow())) {
      return OptionalLong.empty();
    }
    return HnswIndexState.of(request.index()).prepare(connection);
  }

  /** A vector without a direction is as far from all others: a walk would lead anywhere. */
  private static boolean isZero(Vector vector) {
    return IntStream.range(0, vector.dim()).allMatch(i -> vector.get(i) == 0);
  }

  /** Counts no further than matters. */
  private boolean leavesFew(Connection connection, long vectors) throws SQLException {
    long few = few(vectors, VectorRanking.wanted(request, SearchSql.candidates(request)));
    VectorIndex index = request.index();
    List<Object> place = List.of(index.tenant().value(), index.storeId(), index.version());
    Sql sql =
        Sql.of(
                """
                SELECT count(*) FROM (
                  SELECT 1 FROM documents v CROSS JOIN LATERAL (
                    SELECT 1 FROM %s e WHERE e.tenant = ? AND e.store_id = ? AND e.version = ?
                      AND e.document_id = v.document_id AND e.generation = v.generation OFFSET 0) e
                  WHERE v.tenant = ? AND v.store_id = ? AND v.version = ? AND NOT removed AND \
                """
                    .formatted(new EmbeddingTable(index.dim()).tableName()))
            .values(place)
            .values(place)
            .add(FilterSql.of(request.filter()))
            .add(" LIMIT ?) counted", few);
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1) < few;
    }
  }

  /**
   * Below how many matching vectors comparing them all is quicker than walking until enough of them
   * were met: m comparisons against wanted * vectors / m steps, and a step costs about as much as
   * ten comparisons. Counting costs as well, so a little less than where the two meet.
   */
  static long few(long vectors, int wanted) {
    return Math.max(100, (long) Math.sqrt(2.0 * wanted * vectors));
  }

  private static List<Match> matches(Connection connection, Sql sql) throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      return Matches.read(rows);
    }
  }

  private Matches.Walk walk(Connection connection) throws SQLException {
    try (PreparedStatement statement = SearchSql.of(request, VectorScan.HNSW).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      return Matches.readWalk(rows);
    }
  }
}
