package dev.embedway.functions.api.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Forms;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Files of stores, whose documents wait in queues that nobody reads. */
@TestInstance(Lifecycle.PER_CLASS)
final class StoreFilesRoutesTest {

  private static final String STATIC =
      """
      ,"chunking_strategy":{"type":"static","static":{"max_chunk_size_tokens":%d,\
      "chunk_overlap_tokens":%d}}\
      """;

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  /** A key of a tenant that has a store. */
  private String keyOf(String tenant) {
    String key = cloud.key(tenant, Role.ADMIN);
    String body =
        "{\"name\":\"docs\",\"chunking\":{\"method\":\"tokens\",\"size\":100,\"overlap\":10}}";
    assertEquals(200, cloud.send(Ask.post("/v1/vector_stores", body).key(key)).status());
    return key;
  }

  private String kept(String key, String name) {
    return cloud.send(Forms.file(name, "words of " + name).key(key)).text("/id");
  }

  private Reply attach(String key, String file, String more) {
    String body = "{\"file_id\":\"" + file + "\"" + more + "}";
    return cloud.send(Ask.post("/v1/vector_stores/docs/files", body).key(key));
  }

  private Reply get(String key, String path) {
    return cloud.send(Ask.get("/v1/vector_stores/docs/files" + path).key(key));
  }

  @Test
  void attachedFileIsADocumentOfTheStoreUnderItsOwnId() {
    String key = keyOf("attached");
    String file = kept(key, "a b.txt");

    Reply attached = attach(key, file, ",\"attributes\":{\"colour\":\"red\",\"year\":2026}");

    assertEquals(200, attached.status(), attached.code());
    assertEquals(file, attached.text("/id"));
    assertEquals("vector_store.file", attached.text("/object"));
    assertEquals("in_progress", attached.text("/status"));
    assertEquals("500", attached.header("openai-poll-after-ms"));
    assertEquals("a b.txt", attached.text("/filename"));
    assertEquals(16, attached.body().path("usage_bytes").asInt());
    assertEquals(
        100, attached.body().at("/chunking_strategy/static/max_chunk_size_tokens").asInt());
    assertEquals("red", attached.text("/attributes/colour"));
    assertEquals(2026, attached.body().at("/attributes/year").asInt());
    assertTrue(attached.body().path("last_error").isNull());
    assertEquals(attached.body(), get(key, "/" + file).body());
    Reply document = cloud.send(Ask.get("/v1/documents/" + attached.text("/document_id")).key(key));
    assertEquals(file + "/a b.txt", document.text("/key"));
    assertEquals(0, get(key, "/" + file + "/content").body().path("data").size());
  }

  @Test
  void attachingAgainChangesNothingButAttributes() {
    String key = keyOf("again");
    String file = kept(key, "a.txt");
    Reply first = attach(key, file, ",\"attributes\":{\"k\":1}");

    Reply second = attach(key, file, "");
    Reply third = attach(key, file, ",\"attributes\":{\"l\":2}");

    assertEquals(first.body(), second.body());
    assertEquals("{\"l\":2}", third.body().path("attributes").toString());
    Reply document = cloud.send(Ask.get("/v1/documents/" + first.text("/document_id")).key(key));
    assertEquals(1, document.body().path("generation").asInt());
  }

  @Test
  void attributesAreReplacedAndTakenAway() {
    String key = keyOf("attributes");
    String file = kept(key, "a.txt");
    attach(key, file, ",\"attributes\":{\"k\":1,\"l\":true}");
    String path = "/v1/vector_stores/docs/files/" + file;

    Reply replaced = cloud.send(Ask.post(path, "{\"attributes\":{\"m\":0.5}}").key(key));
    Reply without = cloud.send(Ask.post(path, "{\"attributes\":null}").key(key));

    assertEquals("{\"m\":0.5}", replaced.body().path("attributes").toString());
    assertEquals("{}", without.body().path("attributes").toString());
    assertEquals("{}", get(key, "/" + file).body().path("attributes").toString());
    Reply large = cloud.send(Ask.post(path, "{\"attributes\":{" + large() + "}}").key(key));
    assertEquals("attributes", large.text("/error/param"), large.text("/error/message"));
    assertEquals("{}", get(key, "/" + file).body().path("attributes").toString());
  }

  private static String large() {
    StringBuilder fields = new StringBuilder("\"k0\":1");
    for (int i = 1; i < 16; i++) {
      fields.append(",\"k" + i + "\":\"" + "\u65e5".repeat(512) + "\"");
    }
    return fields.toString();
  }

  @Test
  void chunkingOfAFileMustBeThatOfItsStore() {
    String key = keyOf("chunking");
    String file = kept(key, "a.txt");

    Reply other = attach(key, file, STATIC.formatted(800, 400));
    Reply same = attach(key, file, STATIC.formatted(100, 10));
    Reply auto = attach(key, kept(key, "b.txt"), ",\"chunking_strategy\":{\"type\":\"auto\"}");

    assertEquals("invalid_parameter", other.code());
    assertEquals("chunking_strategy", other.text("/error/param"));
    assertTrue(
        other.text("/error/message").contains("tokens of 100 tokens, overlap 10"),
        other.text("/error/message"));
    assertEquals(200, same.status());
    assertEquals(200, auto.status());
  }

  @Test
  void unknownFilesAndStoresAreNotFound() {
    String key = keyOf("unknown");
    String file = kept(key, "a.txt");
    String zeros = "file-" + "0".repeat(24);

    assertEquals("file_not_found", attach(key, zeros, "").code());
    assertEquals("file_not_found", attach(key, "x", "").code());
    assertEquals("file_not_found", get(key, "/" + file).code(), "kept, but not attached");
    assertEquals(
        "store_not_found",
        cloud
            .send(
                Ask.post("/v1/vector_stores/none/files", "{\"file_id\":\"" + file + "\"}").key(key))
            .code());
    Reply described = attach(key, kept(key, "a.txt.metadata.json"), "");
    assertEquals("invalid_parameter", described.code());
    assertEquals("file_id", described.text("/error/param"));
  }

  @Test
  void listIsOfAllDocumentsOfTheStoreBothWays() {
    String key = keyOf("listed");
    String upload = "{\"store\":\"docs\",\"key\":\"d/own.txt\",\"text\":\"words\"}";
    String document = cloud.send(Ask.post("/v1/documents", upload).key(key)).text("/id");
    String first = kept(key, "1.txt");
    String second = kept(key, "2.txt");
    attach(key, first, "");
    attach(key, second, "");
    cloud.send(Ask.post("/v1/documents", upload.replace("\"docs\"", "\"other\"")).key(key));
    List<String> all =
        first.compareTo(second) < 0
            ? List.of(document, first, second)
            : List.of(document, second, first);

    assertEquals(all, ids(get(key, "?order=asc")));
    assertEquals(all.reversed(), ids(get(key, "")));
    Reply page = get(key, "?order=asc&limit=2");
    assertEquals(all.subList(0, 2), ids(page));
    assertTrue(page.body().path("has_more").asBoolean());
    assertEquals(
        all.subList(2, 3), ids(get(key, "?order=asc&limit=2&after=" + page.text("/last_id"))));
    assertEquals(all.subList(0, 1).reversed(), ids(get(key, "?limit=2&after=" + all.get(1))));
    assertEquals(3, ids(get(key, "?filter=in_progress")).size());
    assertEquals(List.of(), ids(get(key, "?filter=completed")));
    assertEquals("d/own.txt", get(key, "/" + document).text("/filename"));
    assertEquals("filter", get(key, "?filter=done").text("/error/param"));
    assertEquals("invalid_cursor", get(key, "?after=file-0").code());
    assertEquals("invalid_cursor", get(key, "?after=doc_" + "0".repeat(24)).code());
  }

  /** As a script does that deletes all that an SDK lists, which asks for pages by the last id. */
  @Test
  void listGoesOnAfterFilesThatWereRemoved() {
    String key = keyOf("emptied");
    for (String order : List.of("asc", "desc")) {
      Set<String> left = new TreeSet<>();
      for (int i = 0; i < 4; i++) {
        String file = kept(key, i + ".txt");
        attach(key, file, "");
        left.add(file);
      }
      String upload = "{\"store\":\"docs\",\"key\":\"" + order + "\",\"text\":\"words\"}";
      left.add(cloud.send(Ask.post("/v1/documents", upload).key(key)).text("/id"));
      String after = "";
      do {
        Reply page = get(key, "?limit=1&order=" + order + after);
        assertEquals(1, ids(page).size(), page.toString());
        String id = ids(page).getFirst();
        assertTrue(left.remove(id), id);
        cloud.send(Ask.delete("/v1/vector_stores/docs/files/" + id).key(key));
        after = "&after=" + id;
      } while (!left.isEmpty());
      assertEquals(List.of(), ids(get(key, "?order=" + order + after)));
    }
  }

  @Test
  void attributesOfARefusedFileAreNotThoseOfALaterOne() {
    String key = keyOf("later");
    String file = kept(key, "a.txt");
    String body = "{\"file_id\":\"" + file + "\",\"attributes\":{\"k\":1}}";
    Ask attach = Ask.post("/v1/vector_stores/docs/files", body).key(key);

    Reply refused = cloud.send(attach, Map.of("EMBEDWAY_TENANT_MAX_BYTES", "1"));

    assertEquals("quota_exceeded", refused.code());
    assertEquals("{}", attach(key, file, "").body().path("attributes").toString());
  }

  private static List<String> ids(Reply page) {
    return page.body().path("data").valueStream().map(each -> each.path("id").asText()).toList();
  }

  @Test
  void removedFileIsKeptAndCanBeAttachedAgain() {
    String key = keyOf("removed");
    String file = kept(key, "a.txt");
    attach(key, file, ",\"attributes\":{\"k\":1}");
    String path = "/v1/vector_stores/docs/files/" + file;

    Reply removed = cloud.send(Ask.delete(path).key(key));

    assertEquals("vector_store.file.deleted", removed.text("/object"));
    assertEquals(file, removed.text("/id"));
    assertEquals("file_not_found", get(key, "/" + file).code());
    assertEquals("file_not_found", cloud.send(Ask.delete(path).key(key)).code());
    assertEquals(200, cloud.send(Ask.get("/v1/files/" + file).key(key)).status());
    Reply again = attach(key, file, "");
    assertEquals("in_progress", again.text("/status"));
    assertEquals("{}", again.body().path("attributes").toString());
  }

  @Test
  void fileThatIsDeletedStaysInItsStores() {
    String key = keyOf("stays");
    String file = kept(key, "a.txt");
    attach(key, file, "");

    cloud.send(Ask.delete("/v1/files/" + file).key(key));

    assertEquals(file, get(key, "/" + file).text("/id"));
    assertEquals("file_not_found", attach(key, file, "").code());
  }

  @Test
  void keysWithoutTheRoleAreRefused() {
    String admin = keyOf("roles");
    String file = kept(admin, "a.txt");
    attach(admin, file, "");
    String search = cloud.key("roles", Role.SEARCH);
    String path = "/v1/vector_stores/docs/files/" + file;

    assertEquals("role_required", attach(search, file, "").code());
    assertEquals("role_required", cloud.send(Ask.post(path, "{}").key(search)).code());
    assertEquals("role_required", cloud.send(Ask.delete(path).key(search)).code());
    assertEquals(200, get(search, "/" + file).status());
  }
}
