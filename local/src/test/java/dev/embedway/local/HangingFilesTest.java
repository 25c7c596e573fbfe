package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.functions.chunking.samples.HostileFiles;
import dev.embedway.functions.chunking.samples.SampleFiles;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.testing.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Files of one tenant that hang their readers beside another tenant's, from S3's event on. */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HangingFilesTest {

  private static final int HANGING = 12;

  /** Of the files that hang: two at a time, and a round more on a machine that is busy. */
  private static final int ENDED_BEFORE = 4;

  private static final Duration BOUND = Duration.ofMinutes(5);

  private LocalCloud cloud;
  private Api operator;
  private S3Client s3;

  @BeforeAll
  void start(@TempDir Path directory) {
    Map<String, String> variables = new HashMap<>(TestEnvironment.variables());
    variables.put("EMBEDWAY_EXTRACTION_TIMEOUT_SECONDS", "30");
    variables.put("EMBEDWAY_EXTRACTION_MEMORY_MB", "96");
    cloud =
        LocalCloud.start(
            CloudConfig.of(directory.resolve("data"), 0, variables), System.err::println);
    operator = Api.of(cloud.connection());
    s3 = RunningCloud.s3(cloud.connection());
  }

  @AfterAll
  void close() {
    s3.close();
    cloud.close();
  }

  @Test
  void anotherTenantsTextAndSmallPdfAreDoneBeforeMostOfThem() {
    Api hostile = tenant("hanging");
    Api modest = tenant("modest");
    for (int i = 0; i < HANGING; i++) {
      put("hanging/docs/" + i + ".pdf", HostileFiles.slowPdf());
    }
    Await.until(() -> count(hostile, "") == HANGING, BOUND);

    put("modest/docs/note.txt", "A plain note.".getBytes(StandardCharsets.UTF_8));
    put("modest/docs/page.pdf", SampleFiles.of("pdf", "A small page."));
    Await.until(() -> count(modest, "completed") == 2, BOUND);

    long ended = count(hostile, "failed");
    assertTrue(ended <= ENDED_BEFORE, ended + " files that hang ended before");
  }

  private Api tenant(String name) {
    ObjectNode body = operator.object().put("tenant", name);
    body.putArray("roles").add("ingest");
    return operator.withKey(operator.post("/v1/keys", body).body().path("key").asText());
  }

  private void put(String key, byte[] bytes) {
    s3.putObject(
        put -> put.bucket(cloud.connection().s3().bucket()).key(key), RequestBody.fromBytes(bytes));
  }

  /** Documents of a tenant in a state; of any where it is empty. */
  private static long count(Api tenant, String status) {
    JsonNode data = tenant.get("/v1/documents?store=docs&limit=100").body().path("data");
    return StreamSupport.stream(data.spliterator(), false)
        .map(document -> document.path("status").asText())
        .filter(each -> status.isEmpty() || each.equals(status))
        .count();
  }
}
