package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.local.cli.Typed;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pipeline's summary over real queues: asked, streamed, and on the command line. */
@Timeout(360)
@ExtendWith(CloudExtension.class)
class SummaryTest {

  private static final String SUMMARY = "/v1/embeddings/orchestrator/summary";
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final List<String> STAGES = List.of("chunking", "embedding", "storage");

  private final LocalCloud cloud;
  private final Api operator;

  SummaryTest(LocalCloud cloud) {
    this.cloud = cloud;
    this.operator = Api.of(cloud.connection());
  }

  @Test
  void everyStageHasCompletedMessagesOnceADocumentIsThrough() {
    Instant before = Instant.now();

    JsonNode summary = worked();

    assertEquals("[]", summary.path("missing").toString(), summary::toString);
    for (String stage : STAGES) {
      JsonNode work = summary.path("stages").path(stage);
      assertTrue(
          work.path("last_completed").asLong() >= before.getEpochSecond() - 1, summary::toString);
      assertTrue(work.path("per_minute").asDouble() > 0, summary::toString);
      assertEquals("false", work.path("stalled").toString());
      assertTrue(summary.path("queues").path(stage).isNumber(), summary::toString);
    }
  }

  /** The summary after every stage has completed something more. */
  private JsonNode worked() {
    JsonNode first = operator.get(SUMMARY).body();
    return Await.answer(
        () -> {
          String text = "A summary of " + Instant.now() + ".";
          String id = operator.upload("summed", "a.txt", text).path("id").asText();
          operator.awaitCompleted(id);
          return operator.get(SUMMARY).body();
        },
        now -> STAGES.stream().allMatch(stage -> processed(now, stage) > processed(first, stage)),
        BOUND);
  }

  private static long processed(JsonNode summary, String stage) {
    return summary.path("stages").path(stage).path("processed").asLong();
  }

  @Test
  void streamHasOneSummaryAfterAnother() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                cloud.connection().url().resolve("/v1/embeddings/orchestrator/events"))
            .header("authorization", "Bearer " + cloud.connection().key())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      assertEquals(200, response.statusCode());
      assertEquals("text/event-stream", response.headers().firstValue("content-type").orElse(""));
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        long first = event(lines);
        long second = event(lines);

        assertTrue(second - first >= 4 && second - first <= 20, first + " and " + second);
        assertTrue(
            operator
                .text("/v1/embeddings/metrics")
                .matches("(?s).*\norchestrator_sse_connections [1-9].*"));
      }
      http.shutdownNow();
    }
    Await.until(
        () ->
            operator
                .text("/v1/embeddings/metrics")
                .matches(
                    "(?s).*\norchestrator_sse_disconnects_total [1-9].*"
                        + "\norchestrator_sse_connections 0.*"),
        BOUND);
  }

  /** The time of the next event, whose comment is read too. */
  private static long event(BufferedReader lines) throws IOException {
    assertEquals("event: summary", lines.readLine());
    String data = lines.readLine();
    assertTrue(data.startsWith("data: {"), data);
    assertEquals("", lines.readLine());
    assertEquals(": heartbeat", lines.readLine());
    assertEquals("", lines.readLine());
    return new ObjectMapper().readTree(data.substring("data: ".length())).path("ts").asLong();
  }

  @Test
  void commandPrintsARowForEachStageInAPipe() throws IOException {
    worked();

    Typed once = Typed.command(cloud, "status", "--once");
    Typed pipe = Typed.command(cloud, "status");
    Typed json = Typed.command(cloud, "status", "--json");

    assertEquals(0, once.exitCode(), once.err());
    assertTrue(once.out().startsWith("pipeline at "), once.out());
    for (String stage : STAGES) {
      assertTrue(once.out().contains("\n" + stage + " "), once.out());
    }
    assertEquals(once.out().lines().count(), pipe.out().lines().count());
    assertEquals(
        "pipeline.summary", new ObjectMapper().readTree(json.out()).path("object").asText());
  }

  @Test
  void commandNeedsAKeyOfTheOperator() {
    String key =
        operator
            .post(
                "/v1/keys",
                operator.object().put("tenant", "summed").putPOJO("roles", List.of("admin")))
            .body()
            .path("key")
            .asText();

    Typed refused = Typed.command(cloud, "status", "--once", "--key", key);

    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("role_required"), refused.err());
  }
}
