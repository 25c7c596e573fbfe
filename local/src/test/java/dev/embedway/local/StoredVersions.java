package dev.embedway.local;

import dev.embedway.topology.Topology;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** All that a cloud keeps of the first and the second versions of its stores, of length 384. */
record StoredVersions(OutageCloud cloud) {

  private static final String VECTORS = "embedway.embedding_384";

  /** Documents that second versions show. */
  int shown() {
    return (int)
        count("SELECT count(*) FROM embedway.documents WHERE version = 2 AND generation > 0");
  }

  /** Artifacts of second versions with a part of their key. */
  long artifacts(String part) {
    return stores()
        .objects(Topology.test().artifactsBucket())
        .filter(object -> object.key().contains("/v000002/") && object.key().contains(part))
        .count();
  }

  /** A transaction that keeps others from writing vectors; its end is the caller's. */
  Connection lockVectors() throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            cloud.database().jdbcUrl(), cloud.database().user(), cloud.database().password());
    connection.setAutoCommit(false);
    connection.createStatement().execute("LOCK " + VECTORS + " IN SHARE ROW EXCLUSIVE MODE");
    return connection;
  }

  /** True while a transaction waits to write vectors. */
  boolean isLockAwaited() {
    return count(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '%s'::regclass"
                .formatted(VECTORS))
        > 0;
  }

  /** All rows of a version's chunks with their vectors, shown or not, but for their store's ids. */
  List<String> rows(String store, int version) {
    String id = cloud.api().get("/v1/vector_stores/" + store).body().path("id").asText();
    return stores()
        .database(statement -> {
          List<String> rows = new ArrayList<>();
          try (ResultSet row =
              statement.executeQuery(
                  "SELECT concat_ws(' ', key, c.generation, ordinal, text, embedding)"
                      + " FROM embedway.chunks c"
                      + " JOIN embedway.documents USING (tenant, store_id, version, document_id)"
                      + " FULL JOIN "
                      + VECTORS
                      + " e USING (tenant, store_id, version, document_id, ordinal)"
                      + " WHERE store_id = '%s' AND version = %d ORDER BY 1"
                          .formatted(id, version))) {
            while (row.next()) {
              rows.add(row.getString(1));
            }
          }
          return rows;
        });
  }

  private CloudStores stores() {
    return new CloudStores(cloud.cloud());
  }

  private long count(String sql) {
    return stores()
        .database(statement -> {
          try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
          }
        });
  }
}
