package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.emulators.proxy.TcpProxy;
import dev.embedway.pgvector.PgPoolConfig;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.topology.route.Role;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** A search while the database is away, as a paused Aurora is at first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class ResumingDatabaseTest {

  private final Cloud cloud = Cloud.start();
  private final String key = cloud.key("default", Role.INGEST, Role.SEARCH);

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void aSearchThatWaitedInVainSaysWhenToAskAgain() throws IOException {
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"resuming\"}").key(key));
    try (TcpProxy proxy = new TcpProxy(1);
        PgVectorStore away = store(proxy)) {
      Reply reply =
          cloud
              .processes()
              .over(away, Map.of("EMBEDDINGS_REQUEST_TIMEOUT", "3"))
              .send(
                  Ask.post("/v1/vector_stores/resuming/search", "{\"query\":\"tides\"}").key(key));

      assertEquals(503, reply.status(), reply.toString());
      assertEquals("store_unavailable", reply.code());
      assertTrue(reply.header("retry-after").matches("[1-9][0-9]*"), reply.toString());
    }
  }

  private static PgVectorStore store(TcpProxy proxy) {
    return new PgVectorStore(
        PgPoolConfig.of(
            new PgLogin("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/none", "u", "p"), 1),
        HnswIndexPolicy.DEFAULT,
        InstantSource.system());
  }
}
