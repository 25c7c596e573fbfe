package dev.embedway.pgvector.search;

import dev.embedway.core.search.SearchRequest;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The server's plan of a search that walks the HNSW index. */
public final class WalkPlan {

  private WalkPlan() {}

  /** The plan's lines; the transaction was prepared for the walk before. */
  public static String of(Connection connection, SearchRequest request) throws SQLException {
    Sql search =
        SearchSql.of(
            request,
            TextRanking.of(request, connection),
            new SearchWay(VectorScan.HNSW, new TextScan.All()));
    try (PreparedStatement explain = Sql.of("EXPLAIN ").add(search).prepare(connection);
        ResultSet rows = explain.executeQuery()) {
      StringBuilder plan = new StringBuilder();
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
      return plan.toString();
    }
  }
}
