package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PgVectorStoreSnapshotTest {

  private final TestDatabase database = TestDatabase.fresh();
  private final AtomicReference<PgLogin> login = new AtomicReference<>(database.app());

  @Test
  void noConnectionIsOpenWhileSuspended() throws SQLException {
    try (PgVectorStore store = store()) {
      store.prime();
      assertEquals(1, connections());

      store.suspend();

      assertEquals(0, connections());
      assertThrows(EmbedwayException.class, store::prime);
    }
  }

  @Test
  void renewedItEntersByTheLoginOfThatTime() throws SQLException {
    try (PgVectorStore store = store()) {
      store.prime();
      store.suspend();
      login.set(new PgSchema(database.owner()).appLogin("another password"));

      store.renew();
      store.prime();

      assertEquals(1, connections());
    }
  }

  @Test
  void aDatabaseThatDoesNotKnowTheRoleYetCountsAsOneThatDoesNotAnswer() {
    PgLogin known = login.get();
    login.set(new PgLogin(known.url(), "nobody_yet", "password"));

    try (PgVectorStore store = store()) {
      assertThrows(UnavailableException.class, store::prime);
    }
  }

  private PgVectorStore store() {
    return new PgVectorStore(
        () -> PgPoolConfig.of(login.get(), 2),
        HnswIndexPolicy.DEFAULT,
        InstantSource.system(),
        new PartHealth(InstantSource.system()));
  }

  private int connections() throws SQLException {
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name = 'embedway'")) {
      row.next();
      return row.getInt(1);
    }
  }
}
