package dev.embedway.functions.api.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.fleet.ListedModel;
import dev.embedway.core.model.ModelArtifacts;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.CloudProcess;
import dev.embedway.functions.api.Embeddings;
import dev.embedway.functions.api.HubServer;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A model that one process downloads, asked for in others that started without it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FleetModelsRoutesTest {

  private static final String ID = "some-org/mini";
  private static final String EMBED = "{\"model\":\"" + ID + "\",\"input\":\"tides\"}";

  private final HubServer hub = new HubServer();
  private final Cloud cloud =
      Cloud.start(
          Map.of(
              "HF_ENDPOINT",
              hub.url(),
              "DENIED_EMBEDDING_MODELS",
              "denied-org/*",
              "EMBEDDINGS_ENFORCE_POLICY_STRICT",
              "true"));
  private final String operator = cloud.key("default", Role.ADMIN, Role.EMBED, Role.INGEST);
  private final String caller =
      cloud.key("alpha", Role.EMBED, Role.INGEST, Role.SEARCH, Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
    hub.close();
  }

  private void download() {
    Reply reply =
        cloud.send(
            Ask.post("/v1/embeddings/models/download", "{\"model\":\"" + ID + "\"}").key(operator));
    assertEquals(200, reply.status(), reply.body()::toString);
  }

  private Ask embed() {
    return Ask.post("/v1/embeddings", EMBED).key(caller);
  }

  private List<String> ids(Reply reply, String field) {
    return reply.body().path("data").findValuesAsText(field);
  }

  @Test
  void anotherProcessFindsADownloadedModelWithoutARestart() {
    download();
    try (CloudProcess other = cloud.processes().elsewhere(UnaryOperator.identity(), Map.of())) {
      assertTrue(ids(other.send(Ask.get("/v1/models").key(caller)), "id").contains(ID));
      assertTrue(
          ids(other.send(Ask.get("/v1/embeddings/models").key(caller)), "model").contains(ID));
      assertEquals(
          "onnx", other.send(Ask.get("/v1/models/some-org%2Fmini").key(caller)).text("/owned_by"));

      Reply reply = other.send(embed());

      assertEquals(200, reply.status(), reply.body()::toString);
      assertEquals(Embeddings.of(cloud.send(embed())), Embeddings.of(reply));
      assertEquals(
          200, other.send(Ask.get("/v1/embeddings/models/some-org%2Fmini").key(caller)).status());
    }
  }

  @Test
  void storeAndSearchOfADownloadedModelWorkElsewhere() {
    download();
    try (CloudProcess other = cloud.processes().elsewhere(UnaryOperator.identity(), Map.of());
        CloudProcess third = cloud.processes().elsewhere(UnaryOperator.identity(), Map.of())) {
      Reply made =
          other.send(
              Ask.post(
                      "/v1/vector_stores",
                      "{\"name\":\"tides\",\"embedding_model\":\"" + ID + "\"}")
                  .key(caller));
      assertEquals(200, made.status(), made.body()::toString);

      Reply found =
          third.send(
              Ask.post("/v1/vector_stores/" + made.text("/id") + "/search", "{\"query\":\"tides\"}")
                  .key(caller));

      assertEquals(200, found.status(), found.body()::toString);
    }
  }

  @Test
  void requestIsToldToComeAgainWhileTheBucketIsSlow() {
    download();
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    UnaryOperator<ModelArtifacts> slow =
        store ->
            (artifact, directory) -> {
              begun.incrementAndGet();
              await(mayEnd);
              store.fetch(artifact, directory);
            };
    try (CloudProcess other =
        cloud.processes().elsewhere(slow, Map.of("EMBEDDINGS_REQUEST_TIMEOUT", "2"))) {
      Reply first = other.send(embed());

      assertEquals(503, first.status(), first.body()::toString);
      assertEquals("model_loading", first.code());
      assertEquals("5", first.header("Retry-After"));
      assertEquals("true", first.header("x-should-retry"));
      mayEnd.countDown();
      assertEquals(200, afterLoading(other).status());
      assertEquals(1, begun.get(), "one fetch goes on");
    }
  }

  /** The answer once the model is there. */
  private Reply afterLoading(CloudProcess other) {
    Reply reply = other.send(embed());
    for (int i = 0; i < 60 && reply.status() == 503; i++) {
      reply = other.send(embed());
    }
    return reply;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void bucketThatIsAwayIsSaidAndAskedAgain() {
    download();
    AtomicInteger calls = new AtomicInteger();
    UnaryOperator<ModelArtifacts> awayOnce =
        store ->
            (artifact, directory) -> {
              if (calls.getAndIncrement() == 0) {
                write(directory.resolve("model.onnx"));
                throw new UnavailableException(
                    ErrorCode.STORE_UNAVAILABLE, "away", Duration.ofSeconds(1), null);
              }
              store.fetch(artifact, directory);
            };
    try (CloudProcess other = cloud.processes().elsewhere(awayOnce, Map.of())) {
      assertEquals("store_unavailable", other.send(embed()).code());
      assertEquals(200, other.send(embed()).status());
    }
  }

  private static void write(Path half) {
    try {
      Files.writeString(half, "half");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void deniedModelIsNotBrought() {
    cloud
        .modelList()
        .add(new ListedModel("denied-org/mini", "denied-org--mini@0", "0".repeat(40), 1));
    AtomicInteger calls = new AtomicInteger();
    try (CloudProcess other =
        cloud
            .processes()
            .elsewhere(store -> (artifact, directory) -> calls.incrementAndGet(), Map.of())) {
      Reply reply =
          other.send(
              Ask.post("/v1/embeddings", "{\"model\":\"denied-org/mini\",\"input\":\"a\"}")
                  .key(caller));

      assertEquals("model_denied", reply.code());
      assertEquals(
          "model_not_found",
          other.send(Ask.get("/v1/embeddings/models/denied-org%2Fmini").key(caller)).code());
      JsonNode listed = other.send(Ask.get("/v1/models").key(caller)).body();
      assertFalse(listed.toString().contains("denied-org/mini"), listed::toString);
      assertEquals(0, calls.get());
    }
  }
}
