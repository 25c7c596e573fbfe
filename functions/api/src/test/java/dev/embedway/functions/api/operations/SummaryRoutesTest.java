package dev.embedway.functions.api.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.CloudProcess;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Summaries of the pipeline through the API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SummaryRoutesTest {

  private static final String SUMMARY = "/api/v1/embeddings/orchestrator/summary";
  private static final String EVENTS = "/v1/embeddings/orchestrator/events";

  private final Cloud cloud = Cloud.start();
  private final String operator = cloud.key("default", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void summaryHasEveryPartOfEveryStage() {
    cloud.send(
        Ask.post("/v1/documents", "{\"store\":\"s\",\"key\":\"a.txt\",\"text\":\"words\"}")
            .key(operator));

    JsonNode summary = cloud.send(Ask.get(SUMMARY).key(operator)).body();

    assertEquals(
        List.of(
            "object",
            "queues",
            "in_flight",
            "dlq",
            "ages",
            "oldest_open_job_seconds",
            "stages",
            "flags",
            "priority",
            "breakers",
            "missing",
            "ts"),
        names(summary));
    assertEquals("[]", summary.path("missing").toString(), summary::toString);
    for (String part : List.of("queues", "in_flight", "dlq", "ages", "stages", "flags")) {
      assertEquals(List.of("chunking", "embedding", "storage"), names(summary.path(part)), part);
    }
    assertTrue(summary.at("/ages/chunking").asDouble() > 0, "nothing works on the upload here");
    assertEquals(0, summary.at("/ages/storage").asDouble());
    assertEquals("false", summary.at("/flags/embedding/paused").toString());
    assertTrue(summary.at("/stages/chunking/last_completed").isNull());
  }

  private static List<String> names(JsonNode object) {
    return object.propertyStream().map(Map.Entry::getKey).toList();
  }

  @Test
  void summaryNamesWhatCannotBeReadAndIsNoFault() {
    CloudProcess away = cloud.setup(Map.of("EMBEDWAY_EMBEDDING_QUEUE", "no-such-queue"));

    Reply reply = away.send(Ask.get(SUMMARY).key(operator));
    away.flush();
    Reply metrics =
        cloud.send(Ask.get("/v1/embeddings/metrics").key(operator).with("accept", "text/plain"));

    assertEquals(200, reply.status());
    assertTrue(reply.body().path("missing").toString().contains("\"queues\""), reply::toString);
    assertEquals("{}", reply.body().path("queues").toString());
    assertEquals(3, reply.body().path("flags").size());
    assertTrue(
        metrics.body().textValue().matches("(?s).*\norchestrator_summary_failures_total [1-9].*"),
        metrics.body()::textValue);
  }

  @Test
  void operatorsAloneSeeIt() {
    for (String key :
        List.of(
            cloud.key("default", Role.INGEST, Role.EMBED, Role.SEARCH),
            cloud.key("elsewhere", Role.ADMIN))) {
      for (String path : List.of(SUMMARY, EVENTS)) {
        Reply refused = cloud.send(Ask.get(path).key(key));

        assertEquals(403, refused.status());
        assertEquals("role_required", refused.code());
      }
    }
  }

  @Test
  void streamIsRefusedBehindAnApiGatewayNamingTheRouteToAsk() {
    Reply refused = cloud.send(Ask.get(EVENTS).key(operator));

    assertEquals(501, refused.status());
    assertEquals("not_streamable", refused.code());
    assertTrue(
        refused.text("/error/message").contains("GET /v1/embeddings/orchestrator/summary"),
        refused.text("/error/message"));
  }

  @Test
  void metricsHaveSamplesOfEveryStageFromTheStart() {
    String text =
        cloud
            .send(Ask.get("/v1/embeddings/metrics").key(operator).with("accept", "text/plain"))
            .body()
            .textValue();
    JsonNode json = cloud.send(Ask.get("/v1/embeddings/metrics").key(operator)).body();

    for (String stage : List.of("chunking", "embedding", "storage")) {
      for (String name :
          List.of(
              "embedding_stage_jobs_processed_total{stage=",
              "embedding_stage_processing_latency_seconds_count{stage=",
              "embedding_stage_batch_size_count{stage=",
              "embedding_stage_payload_bytes_sum{stage=",
              "embedding_queue_age_seconds_count{queue_name=",
              "embedding_queue_depth{queue_name=",
              "embedding_dlq_queue_depth{queue_name=",
              "embedding_queue_age_current_seconds{queue_name=",
              "embedding_stage_throughput_per_minute{stage=",
              "embedding_stage_stalled{stage=",
              "embedding_stage_flag{stage=")) {
        assertTrue(text.contains("\n" + name + "\"" + stage + "\""), name + stage);
      }
      assertEquals(
          new TreeSet<>(
              List.of(
                  "age_seconds",
                  "batch_size",
                  "dead_letters",
                  "depth",
                  "failed",
                  "faults",
                  "in_flight",
                  "latency_seconds",
                  "payload_bytes",
                  "processed",
                  "throughput_per_minute",
                  "wait_seconds")),
          new TreeSet<>(names(json.path("stages").path(stage))));
    }
    for (String name :
        List.of(
            "embedding_oldest_open_job_seconds",
            "orchestrator_summary_failures_total",
            "orchestrator_sse_disconnects_total",
            "orchestrator_sse_connections",
            "active_embedding_requests",
            "embedding_cache_size")) {
      assertTrue(text.contains("\n" + name + " "), name);
    }
  }
}
