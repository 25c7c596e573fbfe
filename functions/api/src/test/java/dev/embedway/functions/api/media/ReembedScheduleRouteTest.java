package dev.embedway.functions.api.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReembedScheduleRouteTest {

  private static final String MODEL = "all-MiniLM-L6-v2";
  private static final String OTHER_MODEL = "bge-small-en-v1.5";

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  private String upload(String tenant) {
    return cloud
        .send(
            Ask.post("/v1/documents", "{\"store\":\"s\",\"key\":\"a.txt\",\"text\":\"words\"}")
                .key(cloud.key(tenant, Role.INGEST)))
        .text("/id");
  }

  private Reply schedule(String key, String id, String more) {
    return cloud.send(
        Ask.post("/v1/embeddings/reembed/schedule", "{\"media_id\":\"%s\"%s}".formatted(id, more))
            .key(key));
  }

  private static String job(String id, int generation) {
    return id.replace("doc_", "job_") + "_" + generation + "_1";
  }

  private Job jobOf(String tenant, String id, int generation) {
    JobId job = JobId.parse(new TenantId(tenant), job(id, generation)).orElseThrow();
    return cloud.ledger().job(job).orElseThrow();
  }

  /** Ends a job, since one that is under way and makes all anew answers every such order. */
  private void end(String tenant, String id, int generation) {
    cloud
        .ledger()
        .finish(jobOf(tenant, id, generation).id(), JobStatus.COMPLETED, Optional.empty());
  }

  @Test
  void orderMakesTheVectorsAnewOnceUnderItsKey() {
    String id = upload("anew");
    String admin = cloud.key("anew", Role.ADMIN);
    cloud.queues().take(QueueId.CHUNKING);

    Reply first = schedule(admin, id, "");
    end("anew", id, 2);
    Reply named = schedule(admin, id, ",\"embedder_name\":\"%s\"".formatted(MODEL));
    Reply versioned = schedule(admin, id, ",\"embedder_version\":\"2\"");

    assertEquals(200, first.status(), first.body()::toString);
    assertEquals(
        ("{\"id\":\"%s\",\"uuid\":\"%s\",\"status\":\"queued\",\"domain\":\"embeddings\","
                + "\"queue\":\"chunking\",\"job_type\":\"expand_reembed\",\"media_id\":\"%s\"}")
            .formatted(job(id, 2), job(id, 2), id),
        first.body().toString());
    assertEquals(job(id, 2), named.text("/id"));
    assertEquals("completed", named.text("/status"));
    assertEquals(job(id, 3), versioned.text("/id"));
    assertEquals(2, cloud.queues().take(QueueId.CHUNKING).size());
    Reply effect =
        cloud.send(
            Ask.get(
                    "/v1/embeddings/ledger/status?idempotency_key=reembed:anew:%s:%s:"
                        .formatted(id, MODEL))
                .key(admin));
    assertEquals(job(id, 2), effect.text("/idempotency/job_id"), effect.body()::toString);
  }

  @Test
  void keysOfTheCallerStandForOneOrderEach() {
    String id = upload("keys");
    String admin = cloud.key("keys", Role.ADMIN);

    assertEquals(job(id, 2), schedule(admin, id, ",\"idempotency_key\":\"k\"").text("/id"));
    end("keys", id, 2);
    assertEquals(job(id, 3), schedule(admin, id, ",\"dedupe_key\":\"d\"").text("/id"));
    end("keys", id, 3);
    assertEquals(
        job(id, 2),
        schedule(admin, id, ",\"idempotency_key\":\"k\",\"dedupe_key\":\"d\"").text("/id"));
    assertEquals(job(id, 3), schedule(admin, id, ",\"dedupe_key\":\"d\"").text("/id"));
    assertEquals(
        "idempotency_key_reused",
        schedule(admin, id, ",\"idempotency_key\":\"k\",\"priority\":0").code());
    for (String field : List.of("idempotency_key", "dedupe_key")) {
      Reply refused = schedule(admin, id, ",\"%s\":\"two words\"".formatted(field));
      assertEquals(400, refused.status());
      assertEquals(field, refused.text("/error/param"));
    }
  }

  @Test
  void priorityDecidesTheLaneOfTheJob() {
    String id = upload("lanes");
    String admin = cloud.key("lanes", Role.ADMIN);

    assertEquals(job(id, 2), schedule(admin, id, "").text("/id"));
    end("lanes", id, 2);
    assertEquals(
        job(id, 3),
        schedule(admin, id, ",\"priority\":25,\"idempotency_key\":\"low\"").text("/id"));

    assertEquals(Lane.LIVE, jobOf("lanes", id, 2).lane());
    assertEquals(Lane.BULK, jobOf("lanes", id, 3).lane());
    for (int priority : new int[] {-1, 101}) {
      Reply refused = schedule(admin, id, ",\"priority\":" + priority);
      assertEquals(400, refused.status());
      assertEquals("priority", refused.text("/error/param"));
    }
  }

  @Test
  void otherModelsAndUnknownDocumentsAreRefused() {
    String id = upload("refusals");
    String admin = cloud.key("refusals", Role.ADMIN);

    Reply other = schedule(admin, id, ",\"embedder_name\":\"%s\"".formatted(OTHER_MODEL));

    assertEquals(400, other.status(), other.body()::toString);
    assertEquals("embedder_name", other.text("/error/param"));
    assertTrue(other.text("/error/message").contains("POST /v1/vector_stores/{store}/reembed"));
    assertEquals("model_not_found", schedule(admin, id, ",\"embedder_name\":\"none\"").code());
    assertEquals("document_not_found", schedule(admin, "doc_" + "0".repeat(24), "").code());
    assertEquals(
        "embedder_version",
        schedule(admin, id, ",\"embedder_version\":\"two words\"").text("/error/param"));
    assertEquals("user_tier", schedule(admin, id, ",\"user_tier\":1").text("/error/param"));
    assertEquals(
        "user_id",
        schedule(admin, id, ",\"tenant\":\"refusals\",\"user_id\":\"b\"").text("/error/param"));
    JobId first = jobOf("refusals", id, 1).id();
    assertEquals(
        1, cloud.ledger().document(first.tenant(), first.document()).orElseThrow().newest());
  }

  @Test
  void adminsAloneMayForTheirOwnTenantAndTheOperatorForAll() {
    String id = upload("roles");

    assertEquals(403, schedule(cloud.key("roles", Role.INGEST), id, "").status());
    assertEquals(
        403, schedule(cloud.key("others", Role.ADMIN), id, ",\"user_id\":\"roles\"").status());
    assertEquals(404, schedule(cloud.key("others", Role.ADMIN), id, "").status());
    Reply own =
        schedule(
            cloud.key("roles", Role.ADMIN), id, ",\"user_id\":\"roles\",\"user_tier\":\"free\"");
    end("roles", id, 2);
    Reply operators = schedule(cloud.key("default", Role.ADMIN), id, ",\"user_id\":\"roles\"");
    assertEquals(job(id, 2), own.text("/id"));
    assertEquals(job(id, 2), operators.text("/id"));
  }

  @Test
  void longNamesHaveAKeyToo() {
    String tenant = "t".repeat(255);
    String id = upload(tenant);
    String admin = cloud.key(tenant, Role.ADMIN);

    assertEquals(job(id, 2), schedule(admin, id, "").text("/id"));
    end(tenant, id, 2);
    assertEquals(job(id, 2), schedule(admin, id, "").text("/id"));
  }
}
