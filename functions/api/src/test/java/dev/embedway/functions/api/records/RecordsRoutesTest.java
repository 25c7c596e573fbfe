package dev.embedway.functions.api.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.CloudProcess;
import dev.embedway.functions.api.Reply;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public final class RecordsRoutesTest {

  private static final String VECTORS = "/v1/vector_stores/notes/vectors";

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

  private Reply upsert(String records) {
    return cloud.send(Ask.post(VECTORS, "{\"records\":[" + records + "]}").key(key));
  }

  private static String values(double first, double second) {
    return "[" + first + "," + second + ",0".repeat(382) + "]";
  }

  private String found(String query) {
    return cloud
        .send(Ask.post("/v1/vector_stores/notes/search", "{\"query\":\"" + query + "\"}").key(key))
        .text("/data/0/file_id");
  }

  @Test
  void recordsAreFoundByTheNextSearchAndReadAsTheyWereGiven() {
    Reply answer =
        upsert(
            "{\"id\":\"tides\",\"content\":\"the moon makes the tides\","
                + "\"metadata\":{\"year\":1687,\"by\":\"n\",\"sound\":true,\"x\":0.5}},"
                + "{\"content\":\"bread needs yeast\"}");
    Reply read = cloud.send(Ask.get(VECTORS + "/tides?include=values").key(key));
    Reply plain = cloud.send(Ask.get("/api" + VECTORS + "/tides").key(key));

    assertEquals(200, answer.status(), answer.code());
    assertEquals(2, answer.body().at("/upserted").asInt());
    assertEquals("tides", answer.text("/ids/0"));
    assertTrue(answer.text("/ids/1").matches("vec_[0-9a-f]{24}"));
    assertEquals("tides", found("what makes the tides"));
    assertEquals(answer.text("/ids/1"), found("yeast for bread"));
    assertEquals("the moon makes the tides", read.text("/content"));
    assertEquals(
        Json.tree(Map.of("x", 0.5, "by", "n", "year", 1687, "sound", true)),
        read.body().at("/metadata"));
    assertEquals(384, read.body().at("/values").size());
    assertTrue(plain.body().at("/values").isMissingNode());
    assertEquals("tides", plain.text("/id"));
  }

  @Test
  void contentIsEmbeddedAsUploadedPassagesAre() {
    upsert("{\"id\":\"same\",\"content\":\"a text of its own\"}");
    Reply embedded =
        cloud.send(
            Ask.post(
                    "/v1/embeddings",
                    "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"a text of its own\"}")
                .key(cloud.key("default", Role.EMBED)));
    Reply read = cloud.send(Ask.get(VECTORS + "/same?include=values").key(key));

    for (int i = 0; i < 384; i++) {
      assertEquals(
          embedded.body().at("/data/0/embedding/" + i).asDouble(),
          read.body().at("/values/" + i).asDouble(),
          0.001);
    }
  }

  @Test
  void valuesAreKeptAtUnitLengthAndTheLastWriteWins() {
    upsert("{\"id\":\"v\",\"values\":" + values(1, 0) + "}");
    upsert("{\"id\":\"v\",\"values\":" + values(3, 4) + ",\"content\":null}");

    Reply read = cloud.send(Ask.get(VECTORS + "/v?include=values").key(key));

    assertEquals(0.6, read.body().at("/values/0").asDouble(), 0.001);
    assertEquals(0.8, read.body().at("/values/1").asDouble(), 0.001);
    assertTrue(read.body().at("/content").isNull());
    assertEquals("{}", read.body().at("/metadata").toString());
  }

  @Test
  void refusalsSayWhichRecordAndField() {
    String sound = "{\"id\":\"not-written\",\"values\":" + values(1, 0) + "},";

    assertRefused("invalid_parameter", "records", "");
    assertRefused(
        "invalid_parameter",
        "records",
        IntStream.range(0, 1001).mapToObj(i -> "{}").collect(Collectors.joining(",")));
    assertRefused("invalid_parameter", "records[1]", sound + "{\"id\":\"a\"}");
    assertRefused("invalid_parameter", "records[1].id", sound + "{\"id\":1,\"content\":\"a\"}");
    assertRefused(
        "invalid_parameter", "records[1].id", sound + "{\"id\":\"doc_1\",\"content\":\"a\"}");
    assertRefused("unknown_field", "records[1].colour", sound + "{\"colour\":1}");
    assertRefused("invalid_dimensions", "records[1].values", sound + "{\"values\":[1,2]}");
    for (String bad : new String[] {"1e999", "1e39", "\"NaN\"", "\"1\"", "null", "[1]"}) {
      assertRefused(
          "invalid_parameter",
          "records[1].values",
          sound + "{\"values\":[" + bad + ",0".repeat(383) + "]}");
    }
    assertRefused("invalid_parameter", "records[1].values", sound + "{\"values\":\"a\"}");
    assertRefused("invalid_parameter", "records[1].values", sound + "{\"values\":[]}");
    assertRefused(
        "invalid_parameter", "records[1].values", sound + "{\"values\":" + values(0, 1e-50) + "}");
    assertRefused(
        "invalid_parameter",
        "records[1].content",
        sound + "{\"values\":" + values(1, 0) + ",\"content\":\"" + "a".repeat(30_001) + "\"}");
    assertRefused("empty_input", "records[1].content", sound + "{\"content\":\" \"}");
    assertRefused(
        "input_too_long",
        "records[1].content",
        sound + "{\"content\":\"" + "a ".repeat(600) + "\"}");
    assertRefused(
        "invalid_parameter",
        "records[1].metadata",
        sound + "{\"content\":\"a\",\"metadata\":{\"a b\":1}}");
    assertRefused(
        "invalid_parameter",
        "records[1].metadata.k",
        sound + "{\"content\":\"a\",\"metadata\":{\"k\":[1]}}");

    assertEquals("vector_not_found", cloud.send(Ask.get(VECTORS + "/not-written").key(key)).code());
  }

  private void assertRefused(String code, String param, String records) {
    Reply refused = upsert(records);
    assertEquals(400, refused.status());
    assertEquals(code + " " + param, refused.code() + " " + refused.text("/error/param"));
  }

  @Test
  void aTooLongContentsRecordIsInTheDetails() {
    Reply refused = upsert("{\"content\":\"a\"},{\"content\":\"" + "a ".repeat(600) + "\"}");

    assertEquals(1, refused.body().at("/error/details/0/index").asInt());
    assertEquals(602, refused.body().at("/error/details/0/tokens").asInt());
  }

  @Test
  void aDeletedRecordIsGone() {
    upsert("{\"id\":\"a/b c\",\"content\":\"soon forgotten\"}");
    String path = VECTORS + "/a%2Fb%20c";
    assertEquals(200, cloud.send(Ask.get(path).key(key)).status());

    Reply deleted = cloud.send(Ask.delete(path).key(key));

    assertEquals("{\"id\":\"a/b c\",\"deleted\":true}", deleted.body().toString());
    assertEquals("vector_not_found", cloud.send(Ask.delete(path).key(key)).code());
    assertEquals("vector_not_found", cloud.send(Ask.get(path).key(key)).code());
    assertEquals(404, cloud.send(Ask.get(path).key(key)).status());
  }

  @Test
  void rolesAndStoresAreChecked() {
    String searcher = cloud.key("default", Role.SEARCH);

    assertEquals(
        "role_required", cloud.send(Ask.post(VECTORS, "{\"records\":[]}").key(searcher)).code());
    assertEquals("role_required", cloud.send(Ask.delete(VECTORS + "/a").key(searcher)).code());
    assertEquals(
        "store_not_found",
        cloud
            .send(
                Ask.post("/v1/vector_stores/none/vectors", "{\"records\":[{\"content\":\"a\"}]}")
                    .key(key))
            .code());
    assertEquals(
        "invalid_parameter", cloud.send(Ask.get(VECTORS + "/a?include=all").key(key)).code());
  }

  @Test
  void contentsTakeTheTokensThatSearchesTake() {
    CloudProcess limited =
        cloud
            .processes()
            .setup(Map.of("EMBEDDINGS_TENANT_TPS", "10"), InstantSource.fixed(Instant.now()));
    String tenant = cloud.key("metered", Role.ADMIN);
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"notes\"}").key(tenant));
    String words = "{\"records\":[{\"content\":\"" + "word ".repeat(12) + "\"}]}";
    String given = "{\"records\":[{\"values\":" + values(1, 0) + "}]}";

    Reply first = limited.send(Ask.post(VECTORS, words).key(tenant));
    Reply second = limited.send(Ask.post(VECTORS, words.replace("word ", "term ")).key(tenant));
    Reply third = limited.send(Ask.post(VECTORS, given).key(tenant));

    assertEquals(200, first.status(), first.code());
    assertEquals("20", first.header("x-ratelimit-limit-tokens"));
    assertEquals("6", first.header("x-ratelimit-remaining-tokens"));
    assertEquals("tokens", second.code());
    assertEquals(200, third.status(), "values need no model");
  }
}
