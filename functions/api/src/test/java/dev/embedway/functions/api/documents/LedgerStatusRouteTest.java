package dev.embedway.functions.api.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LedgerStatusRouteTest {

  private static final String PATH = "/v1/embeddings/ledger/status";
  private static final int DAY = 86_400;

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  private JobId upload(String tenant, String idempotencyKey) {
    String job =
        cloud
            .send(
                Ask.post("/v1/documents", "{\"store\":\"s\",\"key\":\"a.txt\",\"text\":\"words\"}")
                    .key(cloud.key(tenant, Role.INGEST))
                    .with("Idempotency-Key", idempotencyKey))
            .text("/job_id");
    return JobId.parse(new TenantId(tenant), job).orElseThrow();
  }

  private JsonNode entry(String admin, String query, String part) {
    Reply reply = cloud.send(Ask.get(PATH + "?" + query).key(admin));
    assertEquals(200, reply.status(), reply.code());
    return reply.body().at("/" + part);
  }

  private JsonNode step(String admin, String key) {
    return entry(admin, "dedupe_key=" + key, "dedupe");
  }

  @Test
  void uploadIsFoundByItsIdempotencyKey() {
    String admin = cloud.key("uploads", Role.ADMIN);
    JobId job = upload("uploads", "order-7");

    JsonNode begun = entry(admin, "idempotency_key=order-7", "idempotency");
    cloud.ledger().finish(job, JobStatus.COMPLETED, Optional.empty());
    JsonNode done = entry(admin, "idempotency_key=order-7&dedupe_key=x", "idempotency");

    assertEquals("order-7", begun.path("key").asText());
    assertEquals("in_progress", begun.path("status").asText());
    assertEquals("completed", done.path("status").asText());
    assertEquals(job.wire(), begun.path("job_id").asText());
    assertTrue(begun.path("raw").asText().contains("\"job_id\":\"" + job.wire() + "\""));
    int left = begun.path("ttl_seconds").asInt();
    assertTrue(left > DAY - 600 && left <= DAY, "left " + left);
    assertTrue(begun.path("ts").asLong() > 0);
  }

  @Test
  void keysThatNameNothingAreNull() {
    String admin = cloud.key("unknown", Role.ADMIN);
    JobId job = upload("unknown", "k");

    Reply both = cloud.send(Ask.get(PATH + "?idempotency_key=other&dedupe_key=other").key(admin));

    assertTrue(both.body().at("/idempotency").isNull());
    assertTrue(both.body().at("/dedupe").isNull());
    for (String key :
        new String[] {
          "chunking:" + job.wire(),
          "chunking:" + job.wire() + ":0",
          "embedding:" + job.wire(),
          "embedding:" + job.wire() + ":0",
          "storage:" + job.wire() + ":0",
          "cooking:" + job.wire(),
          "chunking:job_1"
        }) {
      assertTrue(step(admin, key).isNull(), key);
    }
  }

  @Test
  void stepsAreFoundByStageJobAndBatch() {
    String admin = cloud.key("steps", Role.ADMIN);
    JobId job = upload("steps", "k");
    Ledger ledger = cloud.ledger();
    ledger.claim(job, "worker", Duration.ofMinutes(5));

    JsonNode cutting = step(admin, "chunking:" + job.wire());
    ledger.plan(
        job, "worker", new Job.Plan("sha", 2, 70, "m@1", ChunkingSpec.DEFAULT, DocumentNotes.NONE));
    JsonNode cut = step(admin, "chunking:" + job.wire());
    JsonNode embedding = step(admin, "embedding:" + job.wire() + ":1");
    ledger.markEmbedded(job, 1);
    JsonNode embedded = step(admin, "embedding:" + job.wire() + ":1");
    JsonNode storing = step(admin, "storage:" + job.wire() + ":1");
    ledger.finish(job, JobStatus.FAILED, Optional.empty());

    assertEquals("in_progress", cutting.path("status").asText());
    assertTrue(cutting.path("ttl_seconds").asInt() > 0);
    assertEquals("completed", cut.path("status").asText());
    assertEquals("in_progress", embedding.path("status").asText());
    assertTrue(embedding.path("ttl_seconds").isNull());
    assertEquals("completed", embedded.path("status").asText());
    assertEquals("in_progress", storing.path("status").asText());
    assertEquals("failed", step(admin, "storage:" + job.wire() + ":1").path("status").asText());
    assertEquals("failed", step(admin, "embedding:" + job.wire() + ":0").path("status").asText());
    assertTrue(step(admin, "embedding:" + job.wire() + ":2").isNull());
  }

  @Test
  void oneKeyIsNeeded() {
    String admin = cloud.key("needed", Role.ADMIN);

    Reply none = cloud.send(Ask.get(PATH).key(admin));
    Reply blank = cloud.send(Ask.get(PATH + "?idempotency_key=&dedupe_key=").key(admin));

    assertEquals(400, none.status());
    assertEquals("invalid_parameter", none.code());
    assertEquals("idempotency_key", blank.text("/error/param"));
  }

  @Test
  void keysOfOthersAreUnknownAndTheRoleIsAdmins() {
    upload("owner", "shared-key");
    String other = cloud.key("stranger", Role.ADMIN);

    assertTrue(entry(other, "idempotency_key=shared-key", "idempotency").isNull());
    assertEquals(
        403,
        cloud
            .send(
                Ask.get(PATH + "?idempotency_key=shared-key").key(cloud.key("owner", Role.INGEST)))
            .status());
  }
}
