package dev.embedway.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The stacks, deployed as a user would and used through the functions that run then. PostgreSQL is
 * no part of the emulator.
 */
@ExtendWith(Emulation.class)
@TestMethodOrder(OrderAnnotation.class)
@Timeout(1200)
class MiniStackDeploymentTest {

  private static final String MODEL = "all-MiniLM-L6-v2";

  /** Messages that are in a queue while a release takes over. */
  private static final int WAITING = 3;

  private final Deployed deployed;
  private final Api api;

  MiniStackDeploymentTest(Deployed deployed) {
    this.deployed = deployed;
    this.api = deployed.api();
  }

  @Test
  void anUploadIsFoundThenItsNewVersionAloneThenNothingThenAgain() {
    String key = "default/sea/a b+\u00e9.txt";
    deployed.put(key, "text/plain", "Two tides a day raise the boats.");
    awaitFound("sea", "tides", "Two tides a day raise the boats.");

    deployed.put(key, "text/plain", "Three tides a day raise the boats.");
    awaitFound("sea", "tides", "Three tides a day raise the boats.");

    deployed.remove(key);
    awaitFound("sea", "tides");

    // As an operator has a lost database filled again.
    deployed.put(key, "text/plain", "Three tides a day raise the boats.");
    awaitFound("sea", "tides", "Three tides a day raise the boats.");
  }

  @Test
  void anOpenAiSdkIsAnswered() {
    OpenAIClient client =
        OpenAIOkHttpClient.builder().baseUrl(api.base().toString()).apiKey(api.key()).build();
    try {
      CreateEmbeddingResponse answer =
          client
              .embeddings()
              .create(
                  EmbeddingCreateParams.builder()
                      .model(MODEL)
                      .inputOfArrayOfStrings(List.of("Two tides a day.", "Sourdough needs time."))
                      .build());

      assertEquals(List.of(0L, 1L), answer.data().stream().map(each -> each.index()).toList());
      assertEquals(384, answer.data().getFirst().embedding().size());
      assertTrue(answer.usage().totalTokens() > 0);
    } finally {
      client.close();
    }
  }

  @Test
  void aDocumentThatCannotBeReadEndsFailed() {
    deployed.put("default/poison/broken.pdf", "application/pdf", "%PDF-1.7 and no more of it");

    JsonNode document =
        Await.answer(
                () -> api.document("poison"),
                found -> found.filter(MiniStackDeploymentTest::hasEnded).isPresent(),
                Deployed.BOUND)
            .orElseThrow();

    assertEquals("failed", document.path("status").asText(), document.toString());
    assertEquals("malformed_document", document.path("error").path("code").asText());
  }

  private static boolean hasEnded(JsonNode document) {
    return List.of("failed", "completed").contains(document.path("status").asText());
  }

  @Test
  void theScheduleFindsAnUploadWhoseEventWasLost() {
    deployed.putUnnoticed("default/lost/gulls.txt", "text/plain", "Gulls follow the plough.");
    deployed.awaitIdleQueues();
    assertEquals(Optional.empty(), api.document("lost"));

    deployed.runSoon("Reconcile");

    awaitFound("lost", "birds behind a plough", "Gulls follow the plough.");
  }

  @Test
  void theScheduleDeletesWhatARemovedDocumentLeft() {
    String key = "default/gone/neap.txt";
    deployed.put(key, "text/plain", "Neap tides are weak.");
    awaitFound("gone", "weak tides", "Neap tides are weak.");
    deployed.remove(key);
    awaitFound("gone", "weak tides");
    deployed.awaitIdleQueues();
    ForgetList list = deployed.account().forgetList();
    Database database = deployed.account().database();
    assertEquals(1, database.documents("neap.txt"));
    assertTrue(list.size() > 0);

    list.makeDue();
    deployed.runSoon("Compactor");

    Await.answer(list::size, size -> size == 0, Deployed.BOUND);
    assertEquals(0, database.documents("neap.txt"));
  }

  @Test
  void theScheduleBuildsAnotherVersionOfAStore() {
    deployed.put("default/again/spring.txt", "text/plain", "Spring tides follow the full moon.");
    awaitFound("again", "the moon", "Spring tides follow the full moon.");

    assertEquals(
        200,
        api.reembed("again", "{\"chunking\":{\"method\":\"tokens\",\"size\":4,\"overlap\":0}}"));
    assertEquals(409, api.reembed("again", "{\"action\":\"switch\"}"));
    deployed.runSoon("Reembed");

    Await.answer(
        () -> api.reembed("again", "{\"action\":\"switch\"}"),
        status -> status == 200,
        Deployed.BOUND);
    assertTrue(api.search("again", "the moon").orElseThrow().size() > 1);
  }

  @Test
  @Order(Integer.MAX_VALUE - 2)
  void aReleaseTakesOverWhileMessagesWaitAndIsGoneBackFrom() throws IOException {
    DevStage stage = deployed.stage();
    stage.synthesize(
        "second", Emulation.SECRET, "settings: {EMBEDDINGS_ACCEPT_TOKEN_ARRAYS: false}\n");
    OtherServices lambda = deployed.account().others();
    String mapping = lambda.mapping("EmbeddingWorkQueue");
    assertEquals(200, api.embedTokens());

    lambda.enable(mapping, false);
    for (int number = 0; number < WAITING; number++) {
      deployed.put("default/wait" + number + "/a.txt", "text/plain", "Pilots know bar " + number);
    }
    deployed.awaitMessages("EmbeddingWorkQueue", WAITING);
    stage.deploy("second");
    lambda.enable(mapping, true);

    Await.answer(api::embedTokens, status -> status == 400, Deployed.BOUND);
    for (int number = 0; number < WAITING; number++) {
      awaitFound("wait" + number, "harbour pilots", "Pilots know bar " + number);
    }

    String said = stage.release("back");

    assertTrue(said.matches("release 1 of .* is live\\s*"), said);
    Await.answer(api::embedTokens, status -> status == 200, Deployed.BOUND);
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void aChangeOfWhatHoldsDataIsRefusedBeforeAnythingIsChanged() throws IOException {
    DevStage stage = deployed.stage();
    Map<String, List<String>> before = deployed.account().contents();
    stage.synthesize("moved", "embedway/other", "");

    String message =
        String.valueOf(
            assertThrows(AssertionError.class, () -> stage.deploy("moved")).getMessage());

    assertTrue(
        message.contains(
            "--parameters embedway-dev-stateful:ChosenDatabase=secretsmanager:embedway/other#url"),
        message);
    assertEquals(before, deployed.account().contents());
    assertEquals(200, api.embedTokens());
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void destroyLeavesNothing() {
    deployed.emptyBuckets();
    deployed.awaitIdleQueues();

    deployed.stage().destroy();

    assertEquals(deployed.before(), deployed.account().contents());
  }

  private void awaitFound(String store, String query, String... texts) {
    Await.answer(
        () -> api.search(store, query), Optional.of(List.of(texts))::equals, Deployed.BOUND);
  }
}
