package dev.embedway.functions.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.vector.GraphPolicy;
import dev.embedway.emulators.PostgresDatabase;
import dev.embedway.emulators.SharedPostgres;
import dev.embedway.pgvector.PgGraphJob;
import dev.embedway.pgvector.PgLogin;
import dev.embedway.pgvector.PgSchema;
import org.junit.jupiter.api.Test;

class GraphsHandlerTest {

  @Test
  void saysWhatItsRunDid() {
    PostgresDatabase database = SharedPostgres.freshDatabase();
    PgLogin owner = new PgLogin(database.jdbcUrl(), database.user(), database.password());
    new PgSchema(owner).migrate();

    try (PgGraphJob job = new PgGraphJob(owner, new GraphPolicy(20_000))) {
      assertEquals("built 0, dropped 0", new GraphsHandler(job).run());
    }
  }
}
