package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bulk work and an upload of one tenant, over the queues of a local cloud of its own. */
@Timeout(360)
final class LanesTest {

  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final int DOCUMENTS = 10;
  private static final int WORDS = 76_000;

  /** Tokens of a chunk: a batch of these takes a second or more. */
  private static final int SIZE = 150;

  private final LocalCloud cloud;
  private final Api api;

  LanesTest() throws IOException {
    Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "cloud");
    cloud =
        LocalCloud.start(
            CloudConfig.of(directory, 0, TestEnvironment.variables()), System.err::println);
    api = Api.of(cloud.connection());
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void uploadIsOverBeforeTwoHundredOfFiveThousandBulkChunksAre() {
    List<JobId> bulk = queueBulkWork();
    int chunks = bulk.stream().mapToInt(job -> plan(job).chunks()).sum();
    int batches = bulk.stream().mapToInt(job -> plan(job).batches()).sum();
    assertTrue(chunks >= 5_000, "queued are " + chunks);
    // More where a message came twice, and one less for each that a poll had taken at the pause.
    Await.answer(
        () -> List.of(waiting("bulk"), embedded(bulk)),
        seen -> seen.getFirst() + seen.getLast() >= batches,
        BOUND);
    assertEquals(0, waiting("live"));

    control("embedding", "resume");
    String id = api.upload("docs", "a.txt", "Limpets return to their scars.").path("id").asText();
    api.awaitCompleted(id);

    int before = embedded(bulk);
    assertTrue(before * ChunkBatch.MAX_CHUNKS < 200, before + " bulk batches were over before it");
    Await.until(() -> embedded(bulk) > before + 1, BOUND);
  }

  /** Documents in the bulk lane, cut, with all their chunks in the queue of a stage that waits. */
  private List<JobId> queueBulkWork() {
    ObjectNode store = api.object().put("name", "mountain");
    store.putObject("chunking").put("method", "tokens").put("size", SIZE).put("overlap", 0);
    assertEquals(200, api.post("/v1/vector_stores", store).status());
    control("chunking", "pause");
    control("embedding", "pause");
    List<JobId> jobs = new ArrayList<>();
    for (int document = 0; document < DOCUMENTS; document++) {
      String job =
          api.upload("mountain", document + ".txt", text(document)).path("job_id").asText();
      ObjectNode order = api.object().put("job_id", job).put("priority", "low");
      assertEquals(200, api.post("/v1/embeddings/job/priority/bump", order).status());
      jobs.add(JobId.parse(TenantId.DEFAULT, job).orElseThrow());
    }
    control("chunking", "resume");
    Await.until(() -> jobs.stream().allMatch(job -> job(job).plan().isPresent()), BOUND);
    return jobs;
  }

  /** No two chunks are equal, which would be embedded once. */
  private static String text(int document) {
    StringBuilder text = new StringBuilder();
    for (int word = 0; word < WORDS; word++) {
      text.append(word % 50 == 0 ? document + " " + word / 50 : "stone").append(' ');
    }
    return text.toString();
  }

  private Job job(JobId id) {
    return cloud.services().pipeline().ledger().job(id).orElseThrow();
  }

  private Job.Plan plan(JobId id) {
    return job(id).plan().orElseThrow();
  }

  private int embedded(List<JobId> jobs) {
    return jobs.stream().mapToInt(job -> job(job).embedded().size()).sum();
  }

  private int waiting(String lane) {
    JsonNode summary = api.get("/v1/embeddings/orchestrator/summary").body();
    return summary.at("/priority/embedding/" + lane).asInt(-1);
  }

  private void control(String stage, String action) {
    ObjectNode order = api.object().put("stage", stage).put("action", action);
    assertEquals(200, api.post("/v1/embeddings/stage/control", order).status());
  }
}
