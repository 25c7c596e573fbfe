package dev.embedway.pgvector.search;

import dev.embedway.core.search.SearchRequest;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;

/** The server's plan of a search. */
public final class SearchPlan {

  private SearchPlan() {}

  /** Of one that walks the HNSW index; the transaction was prepared for the walk before. */
  public static String walk(Connection connection, SearchRequest request) throws SQLException {
    return of(
        connection,
        request,
        new SearchWay(VectorScan.HNSW, new TextScan.All(), Optional.empty(), false));
  }

  /** Of one that compares all. */
  public static String exact(Connection connection, SearchRequest request) throws SQLException {
    return of(connection, request, SearchWay.EXACT);
  }

  private static String of(Connection connection, SearchRequest request, SearchWay way)
      throws SQLException {
    TextRanking text = TextRanking.of(request, connection, new TermSamples(InstantSource.system()));
    try (PreparedStatement explain =
            Sql.of("EXPLAIN ").add(SearchSql.of(request, text, way)).prepare(connection);
        ResultSet rows = explain.executeQuery()) {
      StringBuilder plan = new StringBuilder();
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
      return plan.toString();
    }
  }
}
