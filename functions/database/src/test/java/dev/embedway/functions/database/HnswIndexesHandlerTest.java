package dev.embedway.functions.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import org.junit.jupiter.api.Test;

class HnswIndexesHandlerTest {

  @Test
  void saysWhatItsRunDid() {
    PostgresDatabase database = SharedPostgres.freshDatabase();
    PgLogin owner = new PgLogin(database.jdbcUrl(), database.user(), database.password());
    new PgSchema(owner).migrate();

    try (PgHnswIndexJob job = new PgHnswIndexJob(owner, new HnswIndexPolicy(20_000))) {
      assertEquals("built 0, dropped 0", new HnswIndexesHandler(job).run());
    }
  }
}
