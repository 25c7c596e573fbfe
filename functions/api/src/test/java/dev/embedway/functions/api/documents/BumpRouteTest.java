package dev.embedway.functions.api.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.pipeline.document.DocumentNotes;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BumpRouteTest {

  private static final Job.Plan THREE_BATCHES =
      new Job.Plan("sha", 3, 150, "model@1", ChunkingSpec.DEFAULT, DocumentNotes.NONE);

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  private JobId upload(String tenant) {
    Reply reply =
        cloud.send(
            Ask.post("/v1/documents", "{\"store\":\"s\",\"key\":\"a.txt\",\"text\":\"words\"}")
                .key(cloud.key(tenant, Role.INGEST)));
    return JobId.parse(new TenantId(tenant), reply.text("/job_id")).orElseThrow();
  }

  /** A job of three batches in the bulk lane, of which the first is embedded. */
  private JobId bulk(String tenant) {
    JobId job = upload(tenant);
    assertTrue(cloud.ledger().claim(job, "worker", Duration.ofMinutes(1)));
    assertTrue(cloud.ledger().plan(job, "worker", THREE_BATCHES));
    cloud.ledger().markEmbedded(job, 0);
    assertTrue(cloud.ledger().move(job, Lane.BULK));
    return job;
  }

  private Reply bump(String key, JobId job, String more) {
    String body = "{\"job_id\":\"%s\"%s}".formatted(job.wire(), more);
    return cloud.send(Ask.post("/v1/embeddings/job/priority/bump", body).key(key));
  }

  private Lane laneOf(JobId job) {
    return cloud.ledger().job(job).orElseThrow().lane();
  }

  @Test
  void bumpedJobSendsWhatRemainsIntoTheLiveLane() {
    JobId job = bulk("bumps");
    cloud.queues().take(QueueId.EMBEDDING);
    cloud.queues().take(QueueId.STORAGE);

    Reply bumped =
        bump(cloud.key("bumps", Role.ADMIN), job, ",\"priority\":\"high\",\"ttl_seconds\":600");

    assertEquals(
        ("{\"status\":\"ok\",\"job_id\":\"%s\",\"priority\":\"high\",\"lane\":\"live\","
                + "\"ttl_seconds\":null}")
            .formatted(job.wire()),
        bumped.body().toString());
    assertEquals(Lane.LIVE, laneOf(job));
    List<String> embeds = cloud.queues().take(QueueId.EMBEDDING);
    assertEquals(2, embeds.size(), embeds::toString);
    assertTrue(embeds.stream().noneMatch(body -> body.contains("bulk")), embeds::toString);
    assertEquals(1, cloud.queues().take(QueueId.STORAGE).size());
  }

  @Test
  void jobThatIsNotCutYetIsMovedAndSendsNothing() {
    JobId job = upload("early");
    String admin = cloud.key("early", Role.ADMIN);
    cloud.queues().take(QueueId.CHUNKING);

    assertEquals("bulk", bump(admin, job, ",\"priority\":\"low\"").text("/lane"));
    assertEquals(Lane.BULK, laneOf(job));
    assertEquals("live", bump(admin, job, ",\"priority\":\"normal\"").text("/lane"));
    assertEquals(Lane.LIVE, laneOf(job));
    assertEquals(List.of(), cloud.queues().take(QueueId.CHUNKING));
  }

  @Test
  void bumpRefusesJobsThatAreOverOrNotThereAndOtherWords() {
    JobId job = upload("refused");
    String admin = cloud.key("refused", Role.ADMIN);
    cloud.ledger().finish(job, JobStatus.COMPLETED, Optional.empty());

    assertEquals("state_conflict", bump(admin, job, ",\"priority\":\"high\"").code());
    assertEquals("priority", bump(admin, job, ",\"priority\":\"urgent\"").text("/error/param"));
    assertEquals("priority", bump(admin, job, "").text("/error/param"));
    for (String ttl : List.of("0", "86401")) {
      Reply refused = bump(admin, job, ",\"priority\":\"high\",\"ttl_seconds\":" + ttl);
      assertEquals("ttl_seconds", refused.text("/error/param"));
    }
    assertEquals(
        "job_not_found",
        bump(cloud.key("another", Role.ADMIN), job, ",\"priority\":\"high\"").code());
  }

  @Test
  void bumpNeedsTheAdminRoleAndIsAudited() {
    JobId job = bulk("audits");
    String admin = cloud.key("audits", Role.ADMIN);

    assertEquals(
        403, bump(cloud.key("audits", Role.INGEST), job, ",\"priority\":\"high\"").status());
    assertEquals(Lane.BULK, laneOf(job));
    assertEquals(200, bump(admin, job, ",\"priority\":\"high\"").status());

    Reply audit = cloud.send(Ask.get("/v1/audit?limit=1").key(admin));
    assertEquals("job.lane", audit.text("/data/0/action"));
    assertEquals(job.wire(), audit.text("/data/0/subject"));
    assertEquals("bulk", audit.text("/data/0/before/lane"));
    assertEquals("live", audit.text("/data/0/after/lane"));
  }
}
