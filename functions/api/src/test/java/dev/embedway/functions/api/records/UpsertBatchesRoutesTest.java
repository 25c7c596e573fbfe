package dev.embedway.functions.api.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public final class UpsertBatchesRoutesTest {

  private static final String VECTORS = "/v1/vector_stores/notes/vectors";
  private static final String BATCHES = VECTORS + "/batches";

  private final Cloud cloud = Cloud.start();
  private final String key = cloud.key("default", Role.INGEST, Role.SEARCH);

  @BeforeAll
  void makeStore() {
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"notes\"}").key(key));
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Reply create(String body) {
    return cloud.send(Ask.post(BATCHES, body).key(key));
  }

  private Reply ended(Reply created) {
    cloud.upserts();
    return cloud.send(Ask.get(BATCHES + "/" + created.text("/id")).key(key));
  }

  @Test
  void recordsOfTheBodyAreWritten() {
    Reply created =
        create(
            "{\"records\":[{\"id\":\"tides\",\"content\":\"the moon makes the tides\","
                + "\"metadata\":{\"year\":1687}},{\"content\":\"bread needs yeast\"}]}");
    Reply ended = ended(created);

    assertEquals(202, created.status(), created.code());
    assertEquals("queued", created.text("/status"));
    assertEquals("completed", ended.text("/status"));
    assertEquals(2, ended.body().at("/upserted").asInt());
    Reply read = cloud.send(Ask.get(VECTORS + "/tides").key(key));
    assertEquals("the moon makes the tides", read.text("/content"));
    assertEquals(1687, read.body().at("/metadata/year").asInt());
  }

  @Test
  void linesOfAnUploadAreWrittenAndOthersToldByTheirNumbers()
      throws IOException, InterruptedException {
    String lines =
        "\ufeff{\"id\":\"l1\",\"content\":\"one\"}\r\n\n{\"content\":\"secret\",\"text\":1}\n"
            + "{\"id\":\"l4\",\"values\":[1,2]}\nno json\n{\"id\":\"l6\",\"content\":\"six\"}";
    Reply created = create("{\"upload\":{}}");
    Reply waiting = ended(created);
    assertEquals(200, put(created, lines));
    Reply ended = ended(created);

    assertEquals("queued", waiting.text("/status"));
    assertEquals("partial", ended.text("/status"), ended.body().toString());
    assertEquals(2, ended.body().at("/upserted").asInt());
    assertEquals(3, ended.body().at("/failed").asInt());
    assertEquals(6, ended.body().at("/progress/lines").asInt());
    assertEquals(
        List.of("3 unknown_field", "4 invalid_dimensions", "5 invalid_json"),
        ended
            .body()
            .at("/errors")
            .valueStream()
            .map(each -> each.path("line").asInt() + " " + each.path("code").asText())
            .toList());
    assertFalse(ended.body().at("/errors").toString().contains("secret"));
    assertEquals("six", cloud.send(Ask.get(VECTORS + "/l6").key(key)).text("/content"));
    assertTrue(cloud.artifacts("upserts/").isEmpty());
  }

  private static int put(Reply created, String lines) throws IOException, InterruptedException {
    HttpRequest put =
        HttpRequest.newBuilder(URI.create(created.text("/upload/url")))
            .PUT(HttpRequest.BodyPublishers.ofString(lines))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void storeIsCopiedByABatchOfTheNewStore() {
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"copied\"}").key(key));
    cloud.send(
        Ask.post(
                "/v1/vector_stores/copied/vectors",
                "{\"records\":[{\"id\":\"tides\",\"content\":\"the moon makes the tides\"}]}")
            .key(key));
    cloud.send(
        Ask.post(
                "/v1/documents",
                "{\"store\":\"copied\",\"key\":\"a b.md\",\"text\":\"Bread needs yeast.\"}")
            .key(key));
    String route = "/v1/vector_stores/copied/duplicate";
    Reply ordered = cloud.send(Ask.post(route, "{\"new_name\":\"copy\"}").key(key));
    cloud.upserts();
    Reply ended =
        cloud.send(
            Ask.get("/v1/vector_stores/copy/vectors/batches/" + ordered.text("/id")).key(key));

    assertEquals(202, ordered.status(), ordered.code());
    assertEquals("queued", ordered.text("/status"));
    assertEquals("records", ordered.text("/progress/part"));
    assertEquals(2, ordered.body().at("/estimated_total").asInt());
    assertEquals("completed", ended.text("/status"), ended.body().toString());
    assertEquals(2, ended.body().at("/upserted").asInt());
    assertEquals("end", ended.text("/progress/part"));
    assertEquals(
        ordered.text("/destination_id"),
        cloud.send(Ask.get("/v1/vector_stores/copy").key(key)).text("/id"));
    assertEquals(
        "the moon makes the tides",
        cloud.send(Ask.get("/v1/vector_stores/copy/vectors/tides").key(key)).text("/content"));
    assertEquals(
        "a b.md", cloud.send(Ask.get("/v1/documents?store=copy").key(key)).text("/data/0/key"));
    assertEquals(
        "store_name_taken", cloud.send(Ask.post(route, "{\"name\":\"COPY\"}").key(key)).code());
    assertEquals("invalid_parameter", cloud.send(Ask.post(route, "{}").key(key)).code());
  }

  @Test
  void bodyIsCheckedAtOnce() {
    assertEquals("invalid_parameter", create("{}").code());
    assertEquals(
        "invalid_parameter", create("{\"records\":[{\"id\":\"a\"}],\"upload\":{}}").code());
    assertEquals("unknown_field", create("{\"records\":[{\"text\":\"a\"}]}").code());
    assertEquals("invalid_parameter", create("{\"records\":[]}").code());
    assertEquals("invalid_parameter", create("{\"upload\":{\"bytes\":0}}").code());
    assertEquals(
        "store_not_found",
        cloud
            .send(Ask.post("/v1/vector_stores/none/vectors/batches", "{\"upload\":{}}").key(key))
            .code());
    assertEquals("vector_batch_not_found", cloud.send(Ask.get(BATCHES + "/vsb_0").key(key)).code());
    assertEquals(
        403,
        cloud
            .send(Ask.post(BATCHES, "{\"upload\":{}}").key(cloud.key("default", Role.SEARCH)))
            .status());
  }

  @Test
  void listIsOfOneTenantByStatus() {
    String other = cloud.key("listing", Role.INGEST);
    String operator = cloud.key("default", Role.ADMIN);
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"own\"}").key(other));
    Reply created =
        cloud.send(Ask.post("/v1/vector_stores/own/vectors/batches", "{\"upload\":{}}").key(other));
    String list = "/v1/vector_stores/batches";

    Reply own = cloud.send(Ask.get(list + "?status=queued&limit=500").key(other));
    assertEquals(1, own.body().at("/data").size());
    assertEquals(created.text("/id"), own.text("/data/0/id"));
    assertEquals(
        own.body().at("/data"),
        cloud.send(Ask.get(list + "?user_id=listing").key(operator)).body().at("/data"));
    assertEquals(
        0, cloud.send(Ask.get(list + "?status=failed").key(other)).body().at("/data").size());
    assertEquals(0, cloud.send(Ask.get(list + "?offset=1").key(other)).body().at("/data").size());
    assertEquals(403, cloud.send(Ask.get(list + "?user_id=default").key(other)).status());
    for (String bad : List.of("limit=0", "limit=501", "offset=-1", "status=x")) {
      assertEquals(
          "invalid_parameter", cloud.send(Ask.get(list + "?" + bad).key(other)).code(), bad);
    }
  }

  @Test
  void usersAreTenantsWithTheNumbersOfTheirStoresAndBatches() {
    String operator = cloud.key("default", Role.ADMIN);
    String admin = cloud.key("users", Role.ADMIN);
    cloud.key("users-without-stores", Role.INGEST);
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"one\"}").key(admin));
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"two\"}").key(admin));
    cloud.send(Ask.post("/v1/vector_stores/one/vectors/batches", "{\"upload\":{}}").key(admin));

    assertEquals(List.of("users true 2 1"), users("", admin));
    assertEquals(
        List.of("users true 2 1", "users-without-stores false 0 0"),
        users("", operator).stream().filter(user -> user.startsWith("users")).toList());
    assertEquals(List.of("users true 2 1"), users("?tenant=users", operator));
    assertEquals(List.of(), users("?tenant=nobody", operator));
    assertEquals(List.of("default true"), firstWords(users("?limit=1", operator)));
    Reply refused = cloud.send(Ask.get("/v1/vector_stores/admin/users").key(key));
    assertEquals("role_required", refused.code());
  }

  private List<String> users(String query, String asker) {
    return cloud
        .send(Ask.get("/v1/vector_stores/admin/users" + query).key(asker))
        .body()
        .path("data")
        .valueStream()
        .map(user ->
            "%s %s %s %s"
                .formatted(
                    user.path("user_id").asText(),
                    user.path("has_vector_dir").asBoolean(),
                    user.path("store_count").asInt(),
                    user.path("batch_count").asInt()))
        .toList();
  }

  private static List<String> firstWords(List<String> users) {
    return users.stream().map(user -> user.replaceAll(" [0-9]+ [0-9]+$", "")).toList();
  }
}
