package dev.embedway.functions.api.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Forms;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Batches of files, whose documents wait in queues that nobody reads. */
@TestInstance(Lifecycle.PER_CLASS)
public final class FileBatchesRoutesTest {

  private static final String BATCHES = "/v1/vector_stores/docs/file_batches";

  private static final String STORES = "/v1/vector_stores";

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  private String keyOf(String tenant) {
    String key = cloud.key(tenant, Role.ADMIN);
    assertEquals(
        200, cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"docs\"}").key(key)).status());
    return key;
  }

  private List<String> kept(String key, int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(cloud.send(Forms.file(i + ".txt", "words " + i).key(key)).text("/id"));
    }
    return ids.stream().sorted().toList();
  }

  private Reply post(String key, String body) {
    return cloud.send(Ask.post(BATCHES, body).key(key));
  }

  private Reply get(String key, Reply batch, String more) {
    return cloud.send(Ask.get(BATCHES + "/" + batch.text("/id") + more).key(key));
  }

  private static String named(List<String> ids, String more) {
    return "{\"file_ids\":[\"" + String.join("\",\"", ids) + "\"]" + more + "}";
  }

  @Test
  void storeIsMadeWithItsFiles() {
    String key = cloud.key("made", Role.ADMIN);
    List<String> ids = kept(key, 3);

    Reply store = cloud.send(Ask.post(STORES, named(ids, ",\"name\":\"full\"")).key(key));

    assertEquals(200, store.status(), store.text("/error/message"));
    assertEquals(3, store.body().at("/file_counts/in_progress").asInt());
    assertEquals("in_progress", store.text("/status"));
    assertEquals(ids.reversed(), ids(cloud.send(Ask.get(STORES + "/full/files").key(key))));
  }

  @Test
  void noStoreIsMadeWhereOneOfItsFilesCannotBeAttached() {
    String key = cloud.key("unmade", Role.ADMIN);
    List<String> ids = kept(key, 2);
    String unknown = named(List.of(ids.getFirst(), "file-0"), ",\"name\":\"empty\"");

    Reply missing = cloud.send(Ask.post(STORES, unknown).key(key));
    Reply twice = cloud.send(Ask.post(STORES, named(List.of("f", "f"), "")).key(key));
    Reply beyond =
        cloud.send(
            Ask.post(STORES, named(ids, ",\"name\":\"empty\"")).key(key),
            Map.of("EMBEDWAY_TENANT_MAX_BYTES", "1"));

    assertEquals("file_not_found", missing.code());
    assertEquals("file_ids", twice.text("/error/param"));
    assertEquals("quota_exceeded", beyond.code());
    assertEquals(0, cloud.send(Ask.get(STORES).key(key)).body().path("data").size());
    assertEquals(
        200, cloud.send(Ask.post(STORES, named(ids, ",\"name\":\"empty\"")).key(key)).status());
  }

  @Test
  void filesOfABatchAreAttachedCountedAndListed() {
    String key = keyOf("batched");
    List<String> ids = kept(key, 20);

    Reply made = post(key, named(ids, ",\"attributes\":{\"k\":1}"));

    assertEquals(200, made.status(), made.text("/error/message"));
    assertTrue(made.text("/id").matches("vsfb_[0-9a-f]{24}"), made.text("/id"));
    assertEquals("vector_store.files_batch", made.text("/object"));
    assertEquals("in_progress", made.text("/status"));
    assertEquals("500", made.header("openai-poll-after-ms"));
    assertEquals(20, made.body().at("/file_counts/in_progress").asInt());
    assertEquals(20, made.body().at("/file_counts/total").asInt());
    assertEquals(made.body(), get(key, made, "").body());
    assertEquals(ids.reversed(), ids(get(key, made, "/files")));
    Reply page = get(key, made, "/files?order=asc&limit=3&after=" + ids.get(4));
    assertEquals(ids.subList(5, 8), ids(page));
    assertEquals(1, page.body().at("/data/0/attributes/k").asInt());
    assertEquals(List.of(), ids(get(key, made, "/files?filter=failed")));
  }

  private static List<String> ids(Reply page) {
    return page.body().path("data").valueStream().map(each -> each.path("id").asText()).toList();
  }

  @Test
  void filesMayHaveAttributesOfTheirOwn() {
    String key = keyOf("own");
    List<String> ids = kept(key, 2);
    String file = "{\"file_id\":\"%s\",\"attributes\":{\"n\":%d}}";
    String both = file.formatted(ids.get(0), 0) + "," + file.formatted(ids.get(1), 1);

    Reply made = post(key, "{\"files\":[" + both + "]}");

    Reply files = get(key, made, "/files?order=asc");
    assertEquals(0, files.body().at("/data/0/attributes/n").asInt(-1));
    assertEquals(1, files.body().at("/data/1/attributes/n").asInt(-1));
  }

  @Test
  void cancelledBatchCancelsItsFiles() {
    String key = keyOf("cancelled");
    Reply made = post(key, named(kept(key, 3), ""));
    Ask cancel = Ask.post(BATCHES + "/" + made.text("/id") + "/cancel", "").key(key);

    Reply cancelled = cloud.send(cancel);

    assertEquals("cancelled", cancelled.text("/status"), cancelled.toString());
    assertEquals(3, cancelled.body().at("/file_counts/cancelled").asInt());
    assertEquals(cancelled.body(), cloud.send(cancel).body());
    assertEquals(3, ids(get(key, made, "/files?filter=cancelled")).size());
  }

  @Test
  void nothingIsAttachedOfABatchWithAnUnknownFile() {
    String key = keyOf("unknown");
    List<String> ids = new ArrayList<>(kept(key, 2));
    ids.add("file-" + "0".repeat(24));

    assertEquals("file_not_found", post(key, named(ids, "")).code());
    assertEquals(List.of(), ids(cloud.send(Ask.get("/v1/vector_stores/docs/files").key(key))));
    assertEquals(
        "file_batch_not_found",
        cloud.send(Ask.get(BATCHES + "/vsfb_" + "0".repeat(24)).key(key)).code());
    assertEquals(
        "file_batch_not_found", cloud.send(Ask.post(BATCHES + "/x/cancel", "").key(key)).code());
  }

  @Test
  void bodiesThatNameNoFilesOrTheSameTwiceAreRefused() {
    String key = keyOf("refused");
    String one = "file-" + "1".repeat(24);
    List<String> many = IntStream.range(0, 101).mapToObj("file-%024d"::formatted).toList();
    String files = "\"files\":[{\"file_id\":\"x\"}]";

    refused("file_ids", post(key, "{}"));
    refused("file_ids", post(key, "{\"file_ids\":[]}"));
    refused("file_ids", post(key, named(List.of(one, one), "")));
    refused("file_ids", post(key, named(many, "")));
    refused("file_ids", post(key, named(List.of(one), "," + files)));
    refused("files", post(key, "{" + files + ",\"attributes\":{\"k\":1}}"));
    Ask search = Ask.post(BATCHES, named(List.of(one), "")).key(cloud.key("refused", Role.SEARCH));
    assertEquals("role_required", cloud.send(search).code());
  }

  private static void refused(String param, Reply reply) {
    assertEquals("invalid_parameter", reply.code());
    assertEquals(param, reply.text("/error/param"), reply.text("/error/message"));
  }
}
