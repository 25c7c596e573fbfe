package dev.embedway.functions.api.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.store.StoreExpiry;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.CloudProcess;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Stores that expire, as their callers see them; a process of a later time sees the end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoreExpiryTest {

  private static final String STORES = "/v1/vector_stores";
  private static final long DAY = 86_400;

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  private CloudProcess after(Duration time) {
    return cloud.processes().setup(Map.of(), () -> Instant.now().plus(time));
  }

  private static String body(String name, int days) {
    return "{\"name\":\"%s\",\"expires_after\":{\"anchor\":\"last_active_at\",\"days\":%d}}"
        .formatted(name, days);
  }

  @Test
  void storeShowsItsExpiryAsOpenAiDoes() {
    String key = cloud.key("shows", Role.INGEST, Role.SEARCH);
    long before = Instant.now().getEpochSecond();

    Reply made = cloud.send(Ask.post(STORES, body("notes", 7)).key(key));
    Reply plain = cloud.send(Ask.post(STORES, "{\"name\":\"plain\"}").key(key));
    Reply shown = cloud.send(Ask.get(STORES + "/notes").key(key));

    for (JsonNode store : List.of(made.body(), shown.body())) {
      assertEquals(
          "{\"anchor\":\"last_active_at\",\"days\":7}", store.get("expires_after").toString());
      long active = store.get("last_active_at").asLong();
      assertTrue(active >= before && active <= Instant.now().getEpochSecond());
      assertEquals(
          active + 7 * DAY + StoreExpiry.GRAIN.toSeconds(), store.get("expires_at").asLong());
      assertEquals("completed", store.get("status").asText());
    }
    for (String field : List.of("expires_after", "expires_at", "last_active_at")) {
      assertTrue(plain.body().get(field).isNull(), field);
    }
  }

  @Test
  void expiryIsChangedByOpenAisRouteAndByOurs() {
    String key = cloud.key("changes", Role.INGEST, Role.SEARCH);
    cloud.send(Ask.post(STORES, "{\"name\":\"notes\"}").key(key));
    String after = "{\"expires_after\":{\"anchor\":\"last_active_at\",\"days\":%d}}";

    Reply set = cloud.send(Ask.post(STORES + "/notes", after.formatted(365)).key(key));
    Reply kept = cloud.send(Ask.post(STORES + "/notes", "{\"description\":\"d\"}").key(key));
    Reply less = cloud.send(Ask.patch(STORES + "/notes", after.formatted(1)).key(key));
    Reply none = cloud.send(Ask.post(STORES + "/notes", "{\"expires_after\":null}").key(key));

    assertEquals(365, set.body().at("/expires_after/days").asInt());
    assertEquals(365, kept.body().at("/expires_after/days").asInt());
    assertEquals(1, less.body().at("/expires_after/days").asInt());
    assertTrue(none.body().get("expires_after").isNull());
  }

  @Test
  void otherExpiriesAreRefused() {
    String key = cloud.key("refuses", Role.INGEST);
    Map<String, String> refused =
        Map.of(
            "{}", "expires_after.anchor",
            "{\"days\":1}", "expires_after.anchor",
            "{\"anchor\":\"created_at\",\"days\":1}", "expires_after.anchor",
            "{\"anchor\":\"last_active_at\"}", "expires_after.days",
            "{\"anchor\":\"last_active_at\",\"days\":0}", "expires_after.days",
            "{\"anchor\":\"last_active_at\",\"days\":366}", "expires_after.days",
            "{\"anchor\":\"last_active_at\",\"days\":1.5}", "expires_after.days",
            "7", "expires_after");

    refused.forEach((given, param) -> {
      Reply reply = cloud.send(Ask.post(STORES, "{\"expires_after\":" + given + "}").key(key));

      assertEquals(400, reply.status(), given);
      assertEquals(param, reply.text("/error/param"), given);
    });
    assertEquals(
        "unknown_field",
        cloud
            .send(
                Ask.post(
                        STORES,
                        "{\"expires_after\":{\"anchor\":\"last_active_at\",\"days\":1,\"hours\":1}}")
                    .key(key))
            .code());
  }

  @Test
  void searchMovesTheEndAtMostOnceAnHour() {
    String key = cloud.key("active", Role.INGEST, Role.SEARCH);
    long made =
        cloud.send(Ask.post(STORES, body("notes", 1)).key(key)).body().get("expires_at").asLong();
    String search = STORES + "/notes/search";
    String query = "{\"query\":\"a\",\"mode\":\"text\"}";

    cloud.send(Ask.post(search, query).key(key));
    long soon = cloud.send(Ask.get(STORES + "/notes").key(key)).body().get("expires_at").asLong();
    Reply found = after(Duration.ofHours(20)).send(Ask.post(search, query).key(key));
    long later = cloud.send(Ask.get(STORES + "/notes").key(key)).body().get("expires_at").asLong();

    assertEquals(200, found.status());
    assertEquals(made, soon);
    assertTrue(later - made >= Duration.ofHours(20).toSeconds(), later - made + " seconds");
  }

  @Test
  void expiredStoreIsListedAndShownAndRefusesEveryUse() {
    String key = cloud.key("expired", Role.INGEST, Role.SEARCH, Role.ADMIN);
    String id = cloud.send(Ask.post(STORES, body("notes", 1)).key(key)).text("/id");
    cloud.send(Ask.post(STORES, "{\"name\":\"other\"}").key(key));
    CloudProcess later = after(Duration.ofHours(26));

    assertEquals("expired", later.send(Ask.get(STORES + "/notes").key(key)).text("/status"));
    JsonNode listed = later.send(Ask.get(STORES).key(key)).body().get("data");
    assertEquals(
        List.of("completed", "expired"),
        List.of(listed.get(0).get("status").asText(), listed.get(1).get("status").asText()));
    String notes = STORES + "/notes";
    String vector = "{\"records\":[{\"id\":\"a\",\"content\":\"t\"}]}";
    for (Ask use :
        List.of(
            Ask.post(notes + "/search", "{\"query\":\"a\",\"mode\":\"text\"}"),
            Ask.post(notes + "/query", "{\"query\":\"a\"}"),
            Ask.post("/v1/search", "{\"query\":\"a\",\"vector_stores\":[\"other\",\"notes\"]}"),
            Ask.post("/v1/media/embeddings/search", "{\"query\":\"a\",\"collection\":\"notes\"}"),
            Ask.post(notes + "/vectors", vector),
            Ask.get(notes + "/vectors"),
            Ask.get(notes + "/vectors/a"),
            Ask.delete(notes + "/vectors/a"),
            Ask.post(notes + "/vectors/batches", vector),
            Ask.post(
                notes + "/admin/delete_by_filter",
                "{\"filter\":{\"k\":{\"$eq\":1}},\"tenant\":\"expired\"}"),
            Ask.post(notes + "/duplicate", "{\"new_name\":\"copy\"}"),
            Ask.put(notes + "/synonyms", "{\"synonyms\":[[\"car\",\"auto\"]]}"),
            Ask.post(notes, "{\"description\":\"d\"}"),
            Ask.patch(notes, "{\"description\":\"d\"}"),
            Ask.get(notes + "/files"),
            Ask.post(notes + "/files", "{\"file_id\":\"file-" + "0".repeat(24) + "\"}"),
            Ask.post(notes + "/file_batches", "{\"file_ids\":[\"file-" + "0".repeat(24) + "\"]}"),
            Ask.post("/v1/documents", "{\"store\":\"notes\",\"key\":\"a.txt\",\"text\":\"t\"}"),
            Ask.post(
                "/v1/documents", "{\"store\":\"" + id + "\",\"key\":\"a.txt\",\"text\":\"t\"}"),
            Ask.post("/v1/documents/uploads", "{\"store\":\"notes\",\"key\":\"a.txt\"}"))) {
      Reply refused = later.send(use.key(key));

      assertEquals("store_expired", refused.code(), use.method() + " " + use.path() + refused);
      assertEquals(409, refused.status());
      assertTrue(refused.text("/error/message").contains("expires_after"));
    }
    assertEquals("false", later.send(Ask.get(notes + "/files").key(key)).header("x-should-retry"));
  }

  @Test
  void expiredStoreIsUsableWithAnotherExpiryAndMayBeDeleted() {
    String key = cloud.key("revived", Role.INGEST, Role.SEARCH);
    String search = "{\"query\":\"a\",\"mode\":\"text\"}";
    for (String name : List.of("one", "two", "three")) {
      cloud.send(Ask.post(STORES, body(name, 1)).key(key));
    }
    CloudProcess later = after(Duration.ofHours(26));

    Reply one =
        later.send(
            Ask.post(
                    STORES + "/one",
                    "{\"expires_after\":{\"anchor\":\"last_active_at\",\"days\":1}}")
                .key(key));
    Reply two = later.send(Ask.patch(STORES + "/two", "{\"expires_after\":null}").key(key));
    Reply three = later.send(Ask.delete(STORES + "/three").key(key));

    assertEquals(
        List.of("completed", "completed"), List.of(one.text("/status"), two.text("/status")));
    assertEquals(200, later.send(Ask.post(STORES + "/one/search", search).key(key)).status());
    assertEquals(200, later.send(Ask.post(STORES + "/two/search", search).key(key)).status());
    assertTrue(three.body().get("deleted").asBoolean());
  }
}
