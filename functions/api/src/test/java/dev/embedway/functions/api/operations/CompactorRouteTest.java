package dev.embedway.functions.api.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.CloudProcess;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CompactorRouteTest {

  private static final String PATH = "/v1/embeddings/compactor/run";

  private final Cloud cloud = Cloud.start();
  private final CloudProcess later =
      cloud
          .processes()
          .setup(Map.of(), InstantSource.offset(InstantSource.system(), Duration.ofHours(2)));
  private final String operator = cloud.key("default", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void runDeletesOfTheTenantThatIsNamedAndOfAllWithoutOne() {
    deletedStore("compacted");
    deletedStore("compacted-later");

    Reply tooEarly = cloud.send(Ask.post(PATH, "{\"tenant\":\"compacted\"}").key(operator));
    Reply one = run("{\"user_id\":\"compacted\"}");
    Reply again = run("{\"tenant\":\"compacted\"}");
    Reply all = run("{}");

    assertEquals(0, tooEarly.body().path("entries").asInt(), tooEarly.code());
    assertEquals(200, one.status(), one.code());
    assertEquals("compacted", one.text("/user_id"));
    assertEquals(1, one.body().path("collections_touched").asInt());
    assertEquals("done", one.text("/end"));
    assertTrue(one.body().path("rows").asLong() > 0, one.body().toString());
    assertTrue(one.body().path("ts").asLong() > Instant.now().getEpochSecond());
    assertEquals(0, again.body().path("collections_touched").asInt());
    assertTrue(all.body().path("user_id").isNull());
    assertEquals(1, all.body().path("collections_touched").asInt(), all.body().toString());
    assertEquals(3, noted("compacted"));
  }

  @Test
  void onlyTheOperatorRunsItAndWhatCannotBeChosenIsRefused() {
    String admin = cloud.key("curious", Role.ADMIN);

    assertEquals("role_required", cloud.send(Ask.post(PATH, "{}").key(admin)).code());
    assertEquals("tenant_not_found", run("{\"tenant\":\"nobody\"}").code());
    assertEquals("tenant_not_found", run("{\"tenant\":\"no/body\"}").code());
    assertEquals("invalid_parameter", run("{\"tenant\":\"a\",\"user_id\":\"b\"}").code());
    Reply file = run("{\"media_db_path\":\"/tmp/media.db\"}");
    assertEquals("invalid_parameter", file.code());
    assertTrue(
        file.text("/error/message").contains("media_db_path cannot be chosen"),
        file.text("/error/message"));
  }

  private Reply run(String body) {
    return later.send(Ask.post(PATH, body).key(operator));
  }

  private long noted(String tenant) {
    return cloud
        .operations()
        .audit()
        .list(new TenantId(tenant), PageRequest.first(10))
        .items()
        .stream()
        .filter(record -> record.action().equals("compaction.run"))
        .filter(record -> record.subject().equals(tenant))
        .count();
  }

  /** A store with one row, deleted. */
  private void deletedStore(String tenant) {
    String key = cloud.key(tenant, Role.ADMIN);
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"docs\"}").key(key));
    StoreSpec store = cloud.catalog().find(new TenantId(tenant), "docs").orElseThrow();
    float[] values = new float[384];
    values[0] = 1;
    cloud
        .vectors()
        .write(
            new VectorBatch(
                store.index(),
                new VectorBatch.Source("doc_5f2c0a9d1e3b4c5d6e7f8091", "a.txt", 1),
                VectorBatch.Part.WHOLE,
                List.of(new VectorBatch.Entry(new Chunk(0, 0, 5, "words", 1), Vector.of(values))),
                new VectorBatch.Facts(Map.of())));
    assertEquals(200, cloud.send(Ask.delete("/v1/vector_stores/docs").key(key)).status());
  }
}
