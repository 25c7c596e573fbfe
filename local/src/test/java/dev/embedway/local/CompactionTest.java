package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.pipeline.compact.CompactionReport;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.CrashPoint.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The compactor over PostgreSQL, S3 and DynamoDB that a local cloud's pipeline filled. */
@Timeout(600)
final class CompactionTest {

  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final int MIN_CALLS = 60;

  /** One call in so many is the last one; over stores in memory each is (CompactorCrashTest). */
  private static final int EACH = 3;

  private static final String USED = "compaction-used";
  private static final String FRESH = "compaction-fresh";
  private static final String FIRST_MODEL = "all-MiniLM-L6-v2";
  private static final String MODEL = "bge-small-en-v1.5";
  private static final String REPLACED = "Whelks bore through the shells of mussels.";
  private static final String BACK = "Periwinkles graze on films of algae.";

  private final LocalCloud cloud;
  private final CloudStores stores;
  private final RealCompactor compactor;
  private final Api operator;

  CompactionTest() throws IOException {
    Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "cloud");
    Map<String, String> variables = new HashMap<>(TestEnvironment.variables());
    // Its own runs are over before there is anything to delete.
    variables.put("EMBEDDINGS_COMPACTOR_INTERVAL_SECONDS", "86400");
    cloud = RunningCloud.start(directory, variables).cloud();
    stores = new CloudStores(cloud);
    compactor = new RealCompactor(cloud);
    operator = Api.of(cloud.connection());
  }

  @BeforeEach
  void fill() {
    Api fresh = tenant(FRESH);
    store(fresh, "docs", MODEL);
    put(fresh, "docs", "keep.txt", "One two three.");
    put(fresh, "docs", "replaced.txt", REPLACED);
    put(fresh, "docs", "back.txt", BACK);
    use(tenant(USED));
  }

  @AfterEach
  void stop() {
    compactor.close();
    cloud.close();
  }

  /** The same documents after deletes, replacements, a retired version and a dropped store. */
  private void use(Api api) {
    store(api, "docs", FIRST_MODEL);
    store(api, "other", FIRST_MODEL);
    put(api, "docs", "keep.txt", "One two three.");
    put(api, "docs", "replaced.txt", "Barnacles feed with their feet. ".repeat(60));
    put(api, "docs", "back.txt", "Four five six.");
    put(api, "docs", "gone.txt", "Dulse and kelp grow on rocks. ".repeat(20));
    put(api, "other", "a.txt", "Seven eight nine.");
    ObjectNode order = api.object().put("embedding_model", MODEL);
    assertEquals(200, api.post("/v1/vector_stores/docs/reembed", order).status());
    put(api, "docs", "replaced.txt", REPLACED);
    for (String key : List.of("gone.txt", "back.txt")) {
      remove(api, key);
    }
    put(api, "docs", "back.txt", BACK);
    Await.until(() -> isSwitched(api), BOUND);
    compactor.retirePrevious();
    assertEquals(200, api.delete("/v1/vector_stores/other").status());
    Await.until(
        () -> cloud.services().pipeline().ledger().open(Optional.empty()).items().isEmpty(), BOUND);
  }

  @Test
  void killedAtManyCallsAndRunAgainLeavesWhatAFreshIngestOfTheRestMakes() {
    StoredState fresh = StoredState.of(stores, FRESH);
    StoredSnapshot snapshot = StoredSnapshot.take(stores);
    int calls = 1 - EACH;
    CrashPoint crash;
    do {
      calls += EACH;
      snapshot.restore();
      // A process that dies after a call is one that dies before the next.
      crash = CrashPoint.at(calls, Side.BEFORE);

      CompactionReport last = compactor.runDespite(crash);

      String died = "died before call " + calls;
      assertEquals(CompactionReport.End.DONE, last.end(), died);
      assertEquals(Map.of(), last.left(), died);
      assertEquals(List.of(), fresh.differences(StoredState.of(stores, USED)), died);
    } while (crash.hasDied());
    assertTrue(calls > MIN_CALLS, "only " + calls + " calls were seen");
  }

  @Test
  void runWithoutWorkMakesNoConnectionToPostgreSql() {
    CompactionReport early = compactor.runBeforeAnythingIsDue();
    long before = compactor.connections();

    CompactionReport first = compactor.runDespite(CrashPoint.never());
    long during = compactor.connections();
    compactor.reconnect();
    CompactionReport second = compactor.runDespite(CrashPoint.never());

    assertEquals(0, early.entries());
    assertEquals(0, before);
    assertTrue(first.entries() > 0, first.toString());
    assertTrue(during > 0, "a run with work connects");
    assertEquals(0, second.entries());
    assertEquals(during, compactor.connections());
  }

  private boolean isSwitched(Api api) {
    ObjectNode order = api.object().put("action", "switch");
    return api.post("/v1/vector_stores/docs/reembed", order).status() == 200;
  }

  private static void store(Api api, String name, String model) {
    ObjectNode store = api.object().put("name", name).put("embedding_model", model);
    store.putObject("chunking").put("method", "tokens").put("size", 16).put("overlap", 0);
    Api.Answer answer = api.post("/v1/vector_stores", store);
    assertEquals(200, answer.status(), answer.toString());
  }

  private static void put(Api api, String store, String key, String text) {
    // Within a second, S3 does not tell two objects of a key apart.
    Await.anotherSecond();
    api.awaitCompleted(api.upload(store, key, text).path("id").asText());
  }

  private static void remove(Api api, String key) {
    Await.anotherSecond();
    JsonNode listed = api.get("/v1/documents?store=docs").body().path("data");
    for (JsonNode document : listed) {
      if (document.path("key").asText().equals(key)) {
        String path = "/v1/documents/" + document.path("id").asText();
        assertTrue(api.delete(path).status() < 300);
        Await.until(
            () ->
                api.get(path).body().path("status").asText().equals("deleted")
                    || api.get(path).status() == 404,
            BOUND);
        return;
      }
    }
    throw new AssertionError(listed.toString());
  }

  private Api tenant(String name) {
    ObjectNode body = operator.object().put("tenant", name);
    body.putArray("roles").add("admin").add("ingest").add("search");
    return operator.withKey(operator.post("/v1/keys", body).body().path("key").asText());
  }
}
