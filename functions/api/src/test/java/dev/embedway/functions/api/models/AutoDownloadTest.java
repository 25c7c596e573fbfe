package dev.embedway.functions.api.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.fleet.ListedModel;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.CloudProcess;
import dev.embedway.functions.api.HubServer;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Requests that name a hub's repository which nobody brought. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AutoDownloadTest {

  /** Of two seconds each. */
  private static final int MAX_TRIES = 20;

  private final HubServer hub = new HubServer();
  private final Cloud cloud = start("true");
  private final String caller = cloud.key("alpha", Role.EMBED, Role.INGEST);

  private Cloud start(String setting) {
    return Cloud.start(
        Map.of(
            "AUTO_DOWNLOAD_MODELS",
            setting,
            "HF_ENDPOINT",
            hub.url(),
            "DENIED_EMBEDDING_MODELS",
            "denied-org/*"));
  }

  @AfterAll
  void stop() {
    cloud.close();
    hub.close();
  }

  private static Ask embed(String model, String key) {
    return Ask.post("/v1/embeddings", "{\"model\":\"" + model + "\",\"input\":\"tides\"}").key(key);
  }

  private long asked(String repository) {
    return hub.asked().stream().filter(path -> path.contains("/" + repository + "/")).count();
  }

  @Test
  void requestBringsItsModelForAllProcesses() {
    Reply reply = cloud.send(embed("auto-org/mini", caller));

    assertEquals(200, reply.status(), reply.body()::toString);
    assertEquals(
        List.of(HubServer.COMMIT),
        cloud.modelList().all().stream()
            .filter(model -> model.id().equals("auto-org/mini"))
            .map(ListedModel::commit)
            .toList());
    try (CloudProcess other = cloud.processes().elsewhere(UnaryOperator.identity(), Map.of())) {
      assertEquals(200, other.send(embed("auto-org/mini", caller)).status());
    }
    assertEquals(1, asked("auto-org/mini"));
  }

  @Test
  void storeKeepsTheIdWithoutTheRevision() {
    Reply made =
        cloud.send(
            Ask.post(
                    "/v1/vector_stores",
                    "{\"name\":\"auto\",\"embedding_model\":\"store-org/mini@v1\"}")
                .key(caller));

    assertEquals(200, made.status(), made.body()::toString);
    assertEquals("store-org/mini", made.text("/embedding_model"));
    Reply next = cloud.send(embed("store-org/mini@next", caller));
    assertEquals("model_not_found", next.code());
    assertTrue(next.text("/error/message").contains(HubServer.COMMIT), next.body()::toString);
  }

  @Test
  void requestIsToldToComeAgainWhileTheHubSends() {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    hub.hold(mayAnswer);
    CloudProcess hasty = cloud.setup(Map.of("EMBEDDINGS_REQUEST_TIMEOUT", "2"));
    Reply first = hasty.send(embed("slow-org/mini", caller));

    assertEquals("model_loading", first.code(), first.body()::toString);
    assertEquals("5", first.header("Retry-After"));
    mayAnswer.countDown();
    Reply reply = afterLoading(hasty);
    assertEquals(200, reply.status(), reply.body()::toString);
    assertEquals(1, asked("slow-org/mini"));
  }

  private Reply afterLoading(CloudProcess process) {
    Reply reply = process.send(embed("slow-org/mini", caller));
    for (int i = 0; i < MAX_TRIES && "model_loading".equals(reply.code()); i++) {
      reply = process.send(embed("slow-org/mini", caller));
    }
    return reply;
  }

  @Test
  void deniedRepositoryIsNotAskedFor() {
    assertEquals("model_denied", cloud.send(embed("denied-org/mini", caller)).code());
    assertEquals(0, asked("denied-org/mini"));
  }

  @Test
  void lookAtAModelAsksNoHub() {
    Reply reply = cloud.send(Ask.get("/v1/embeddings/models/look-org%2Fmini").key(caller));

    assertEquals("model_not_found", reply.code(), reply.body()::toString);
    assertEquals(0, asked("look-org/mini"));
  }

  @Test
  void unknownRepositoryIsAskedForOnceAMinute() {
    for (int i = 0; i < 3; i++) {
      assertEquals("model_not_found", cloud.send(embed("some-org/no-such", caller)).code());
    }
    assertEquals(1, asked("some-org/no-such"));
  }

  @Test
  void nothingIsAskedForUnlessItIsSwitchedOn() {
    try (Cloud off = start("false")) {
      String key = off.key("alpha", Role.EMBED);

      assertEquals("model_not_found", off.send(embed("off-org/mini", key)).code());
      assertEquals(0, asked("off-org/mini"));
    }
    assertTrue(hub.asked().stream().noneMatch(path -> path.contains("off-org")));
  }
}
