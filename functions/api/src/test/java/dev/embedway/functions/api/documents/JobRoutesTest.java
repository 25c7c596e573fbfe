package dev.embedway.functions.api.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JobRoutesTest {

  private static final String SKIP = "/v1/embeddings/job/skip";

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  private String upload(String key, String name) {
    return cloud
        .send(
            Ask.post(
                    "/v1/documents",
                    "{\"store\":\"s\",\"key\":\"%s\",\"text\":\"words\"}".formatted(name))
                .key(key))
        .text("/job_id");
  }

  private Reply cancel(String key, String job) {
    return cloud.send(Ask.post("/v1/documents/embeddings/jobs/" + job + "/cancel", "").key(key));
  }

  private Reply skip(String key, String json) {
    return cloud.send(Ask.post(SKIP, json).key(key));
  }

  private Reply isSkipped(String key, String job) {
    return cloud.send(Ask.get(SKIP + "/status?job_id=" + job).key(key));
  }

  private static String order(String job, String more) {
    return "{\"job_id\":\"%s\"%s}".formatted(job, more);
  }

  @Test
  void cancelledJobAndItsDocumentSaySo() {
    String key = cloud.key("cancels", Role.INGEST);
    String job = upload(key, "a.txt");

    Reply cancelled = cancel(key, job);
    Reply again = cloud.send(Ask.post("/v1/media/embeddings/jobs/" + job + "/cancel", "").key(key));
    Reply shown = cloud.send(Ask.get("/v1/documents/embeddings/jobs/" + job).key(key));
    Reply document =
        cloud.send(Ask.get("/v1/documents/" + cancelled.text("/document_id")).key(key));

    assertEquals(200, cancelled.status());
    assertEquals("cancelled", cancelled.text("/status"));
    assertEquals(job, cancelled.text("/id"));
    assertEquals(cancelled.body(), again.body());
    assertEquals(cancelled.body(), shown.body());
    assertEquals("cancelled", document.text("/status"));
  }

  @Test
  void jobIsInTheTraceOfItsUpload() {
    String key = cloud.key("traced", Role.INGEST);
    String trace = "0af7651916cd43dd8448eb211c80319c";
    Ask upload =
        Ask.post("/v1/documents", "{\"store\":\"s\",\"key\":\"k\",\"text\":\"one\"}").key(key);

    Reply made = cloud.send(upload.with("traceparent", "00-" + trace + "-b7ad6b7169203331-00"));
    Reply again = cloud.send(upload);
    Reply shown =
        cloud.send(Ask.get("/v1/documents/embeddings/jobs/" + made.text("/job_id")).key(key));

    assertEquals(trace, shown.text("/trace_id"));
    assertTrue(again.header("traceparent").startsWith("00-"), again.header("traceparent"));
  }

  @Test
  void jobThatIsOverOrARemovalIsAConflict() {
    String key = cloud.key("ended", Role.INGEST);
    String job = upload(key, "a.txt");
    JobId id = JobId.parse(new TenantId("ended"), job).orElseThrow();
    cloud.ledger().finish(id, JobStatus.COMPLETED, Optional.empty());
    String removed = upload(key, "b.txt");
    cloud.send(
        Ask.delete("/v1/documents/" + removed.replace("job_", "doc_").replace("_1_1", ""))
            .key(key));

    Reply completed = cancel(key, job);
    Reply removal = cancel(key, removed.replace("_1_1", "_2_1"));

    assertEquals(409, completed.status());
    assertEquals("state_conflict", completed.code());
    assertTrue(completed.text("/error/message").contains("completed"), completed.code());
    assertEquals("state_conflict", removal.code());
  }

  @Test
  void cancelNeedsTheIngestRole() {
    String job = upload(cloud.key("readers", Role.INGEST), "a.txt");

    Reply refused = cancel(cloud.key("readers", Role.SEARCH), job);

    assertEquals(403, refused.status());
    assertEquals("role_required", refused.code());
  }

  @Test
  void skippedJobSaysSoUntilItsTimeIsOver() {
    String admin = cloud.key("skips", Role.ADMIN);
    String job = upload(cloud.key("skips", Role.INGEST), "a.txt");

    Reply before = isSkipped(admin, job);
    Reply byDefault = skip(admin, order(job, ""));
    Reply named = skip(admin, order(job, ",\"ttl_seconds\":60"));
    Reply after = isSkipped(admin, job);

    assertFalse(before.body().at("/skipped").asBoolean(true));
    assertEquals(604_800, byDefault.body().at("/ttl_seconds").asInt());
    assertTrue(named.body().at("/ok").asBoolean());
    assertEquals(60, named.body().at("/ttl_seconds").asInt());
    assertEquals(job, after.text("/job_id"));
    assertTrue(after.body().at("/skipped").asBoolean());
  }

  @Test
  void skipRefusesShortTimesAndJobsThatAreNotThere() {
    String admin = cloud.key("refusals", Role.ADMIN);
    String job = upload(cloud.key("refusals", Role.INGEST), "a.txt");

    assertEquals(
        "ttl_seconds", skip(admin, order(job, ",\"ttl_seconds\":59")).text("/error/param"));
    assertEquals("job_id", skip(admin, "{}").text("/error/param"));
    assertEquals("unknown_field", skip(admin, order(job, ",\"ttl\":60")).code());
    assertEquals("job_not_found", skip(admin, order("job_1", "")).code());
    assertEquals("job_id", cloud.send(Ask.get(SKIP + "/status").key(admin)).text("/error/param"));
    assertEquals("job_not_found", isSkipped(admin, "job_1").code());
  }

  @Test
  void skipNeedsTheAdminRole() {
    String ingest = cloud.key("nonadmin", Role.INGEST);
    String job = upload(ingest, "a.txt");

    assertEquals(403, skip(ingest, order(job, "")).status());
    assertEquals(403, isSkipped(ingest, job).status());
  }

  @Test
  void endsOfJobsAreInTheAuditLog() {
    String admin = cloud.key("audited", Role.ADMIN);
    String ingest = cloud.key("audited", Role.INGEST);
    String job = upload(ingest, "a.txt");
    skip(admin, order(job, ",\"ttl_seconds\":60"));
    cancel(ingest, job);

    Reply audit = cloud.send(Ask.get("/v1/audit?limit=2").key(admin));

    assertEquals("job.cancel", audit.text("/data/0/action"));
    assertEquals("queued", audit.text("/data/0/before/status"));
    assertEquals("cancelled", audit.text("/data/0/after/status"));
    assertEquals("job.skip", audit.text("/data/1/action"));
    assertEquals(job, audit.text("/data/1/subject"));
    assertEquals("60", audit.text("/data/1/after/ttl_seconds"));
  }
}
