package dev.embedway.pgvector;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.StoreConnections;
import java.sql.Statement;
import java.time.Instant;

/** The pool of connections to PostgreSQL, as admins see it. */
@ThreadSafe
final class PgConnections implements StoreConnections {

  /** No tenant of this name has rows; none is read. */
  private static final TenantId NOBODY = new TenantId("health");

  private final PgTransactions transactions;

  PgConnections(PgTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public String driver() {
    return "postgresql";
  }

  @Override
  public Pool ping(Instant deadline) {
    transactions.read(
        NOBODY,
        deadline,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
          }
        });
    return transactions.connections();
  }
}
