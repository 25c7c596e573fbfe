package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import dev.embedway.topology.Lane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** One id in the log lines of every stage that worked on an upload. */
@Timeout(180)
class TraceTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String TEXT = "Some words to embed.";

  @Test
  void linesOfAllStagesHaveTheTraceOfTheUpload() throws IOException {
    Path directory =
        Files.createTempDirectory(Files.createDirectories(Path.of("target")), "traces");
    Path log = directory.resolve("logs/embedway.log");
    try (RunningCloud running = RunningCloud.start(directory, TestEnvironment.variables())) {
      LocalCloud cloud = running.cloud();
      Api api = Api.of(cloud.connection());

      JsonNode upload = api.upload("traced", "a.txt", TEXT);
      String byRequest = trace(api, upload.path("job_id").asText());
      Await.until(() -> stages(log, byRequest).equals(EnumSet.allOf(PipelineStage.class)), BOUND);

      try (S3Client s3 = RunningCloud.s3(cloud.connection())) {
        s3.putObject(
            put -> put.bucket(cloud.connection().s3().bucket()).key("default/traced/b.txt"),
            RequestBody.fromString(TEXT));
      }
      Await.until(
          () -> api.get("/v1/documents?store=traced").body().path("data").size() == 2, BOUND);
      JsonNode second = api.get("/v1/documents?store=traced").body().at("/data/1");
      assertEquals("b.txt", second.path("key").asText());
      String byEvent = trace(api, second.path("id").asText().replace("doc_", "job_") + "_1_1");
      Await.until(() -> stages(log, byEvent).equals(EnumSet.allOf(PipelineStage.class)), BOUND);

      assertNotEquals(byRequest, byEvent);
    }
  }

  private static String trace(Api api, String job) {
    return api.get("/v1/documents/embeddings/jobs/" + job).body().path("trace_id").asText();
  }

  /** Stages whose records have the trace in a line of the log. */
  private static Set<PipelineStage> stages(Path log, String trace) {
    Set<PipelineStage> found = EnumSet.noneOf(PipelineStage.class);
    for (String line : lines(log).lines().toList()) {
      for (PipelineStage stage : PipelineStage.values()) {
        String queue = stage.queue(Lane.LIVE).queueName();
        if (line.contains("trace_id=" + trace) && line.contains(" of " + queue)) {
          found.add(stage);
        }
      }
    }
    return found;
  }

  private static String lines(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
