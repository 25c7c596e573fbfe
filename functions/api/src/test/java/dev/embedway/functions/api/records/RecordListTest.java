package dev.embedway.functions.api.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RecordListTest {

  private static final List<String> HOSTILE =
      List.of(
          "'",
          "\"",
          "k' OR '1'='1",
          "k'; DROP TABLE documents; --",
          "k\\",
          "k) DESC, (SELECT 1",
          "k NULLS FIRST",
          "k\u0000",
          "$1",
          "?",
          "{}",
          "k/*",
          "");

  private final Cloud cloud = Cloud.start();
  private final String key = cloud.key("default", Role.INGEST, Role.SEARCH);

  @BeforeAll
  void fill() {
    make("listed");
    String records =
        IntStream.range(0, 5)
            .mapToObj(i ->
                "{\"id\":\"r%d\",\"values\":%s,\"content\":\"text %d\",\"metadata\":{\"n\":%d}}"
                    .formatted(i, vector(i), i, 10 - i))
            .collect(Collectors.joining(","));
    put("listed", records);
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  private void make(String store) {
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"" + store + "\"}").key(key));
  }

  private void put(String store, String records) {
    Reply written =
        cloud.send(
            Ask.post("/v1/vector_stores/" + store + "/vectors", "{\"records\":[" + records + "]}")
                .key(key));
    assertEquals(200, written.status(), written.code());
  }

  private static String vector(double second) {
    return "[1," + second + ",0".repeat(382) + "]";
  }

  private Reply list(String query) {
    return cloud.send(Ask.get("/v1/vector_stores/listed/vectors" + query).key(key));
  }

  private static String ids(Reply reply) {
    return reply
        .body()
        .path("data")
        .valueStream()
        .map(record -> record.path("id").asText())
        .collect(Collectors.joining(" "));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void pagesAreTheOriginalsWithACursorBeside() {
    Reply first = list("?limit=2");
    Reply second = list("?limit=2&offset=2");
    Reply last = list("?limit=2&after=r3");

    assertEquals("r0 r1", ids(first));
    assertEquals("{\"n\":10}", first.body().at("/data/0/metadata").toString());
    assertEquals("text 0", first.text("/data/0/content"));
    assertTrue(first.body().at("/data/0/values").isMissingNode());
    assertEquals(
        "{\"limit\":2,\"offset\":0,\"next_offset\":2,\"total\":5}",
        first.body().path("pagination").toString());
    assertEquals("r1", first.text("/next"));
    assertEquals("r2 r3", ids(second));
    assertEquals("r4", ids(last));
    assertEquals(
        "{\"limit\":2,\"offset\":4,\"next_offset\":null,\"total\":5}",
        last.body().path("pagination").toString());
    assertTrue(last.body().path("next").isNull());
    assertEquals(50, list("").body().at("/pagination/limit").asInt());
    assertEquals(384, list("?limit=1&include=values").body().at("/data/0/values").size());
  }

  @Test
  void ordersByMetadataAndFilters() {
    assertEquals("r4 r3 r2 r1 r0", ids(list("?order_by=metadata.n")));
    assertEquals("r0 r1 r2 r3 r4", ids(list("?order_by=metadata.n&order_dir=desc")));
    assertEquals("r4 r3", ids(list("?order_by=id&order_dir=desc&limit=2")));
    Reply some = list("?filter=" + encoded("{\"n\":{\"$gte\":9}}"));
    assertEquals("r0 r1", ids(some));
    assertEquals(2, some.body().at("/pagination/total").asInt());
  }

  @Test
  void refusalsNameTheParameter() {
    assertRefused("invalid_filter", "filter", "?filter=" + encoded("{\"n\":"));
    assertRefused("invalid_filter", "filter", "?filter=" + encoded("[]"));
    assertRefused("invalid_filter", "filter", "?filter=" + encoded("{\"n\":{\"$like\":1}}"));
    assertRefused("invalid_order_by", "order_by", "?order_by=name");
    assertRefused("invalid_order_by", "order_dir", "?order_dir=up");
    assertRefused("invalid_parameter", "limit", "?limit=0");
    assertRefused("invalid_parameter", "limit", "?limit=1001");
    assertRefused("invalid_parameter", "offset", "?offset=-1");
    assertRefused("invalid_parameter", "offset", "?offset=1&after=r1");
    assertRefused("invalid_cursor", "after", "?after=gone&order_by=metadata.n");
    assertRefused("invalid_cursor", "after", "?after=%00");
    assertRefused("invalid_parameter", "include", "?include=all");
  }

  private void assertRefused(String code, String param, String query) {
    Reply refused = list(query);
    assertEquals(400, refused.status(), query);
    assertEquals(code + " " + param, refused.code() + " " + refused.text("/error/param"));
  }

  @Test
  void attemptsAtInjectionAreRefusedInEveryKey() {
    for (String hostile : HOSTILE) {
      String name = "\"" + hostile.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
      String sound = name.replace("\u0000", "\\u0000");

      assertRefused("invalid_order_by", "order_by", "?order_by=" + encoded("metadata." + hostile));
      if (!hostile.isEmpty()) {
        assertRefused("invalid_order_by", "order_by", "?order_by=" + encoded(hostile));
      }
      assertRefused(
          "invalid_order_by", "order_dir", "?order_dir=" + encoded("asc" + hostile + " "));
      assertRefused("invalid_filter", "filter", "?filter=" + encoded("{" + sound + ":1}"));
      assertRefused(
          "invalid_filter",
          "filter",
          "?filter=" + encoded("{\"type\":\"eq\",\"key\":" + sound + ",\"value\":1}"));
      Reply value = list("?filter=" + encoded("{\"n\":" + sound + "}"));
      assertEquals("", ids(value));
    }
    assertEquals(5, list("").body().at("/pagination/total").asInt());
  }

  @Test
  void aPageEndsBelowWhatLambdaGivesBackAndTheNextGoesOn() {
    make("wide");
    String text = "\u6c34".repeat(30_000);
    for (int i = 0; i < 2; i++) {
      put(
          "wide",
          IntStream.range(40 * i, 40 * i + 40)
              .mapToObj(n ->
                  "{\"id\":\"r%02d\",\"values\":%s,\"content\":\"%s\"}"
                      .formatted(n, vector(0), text))
              .collect(Collectors.joining(",")));
    }
    List<JsonNode> all = new ArrayList<>();
    String path = "/v1/vector_stores/wide/vectors?limit=1000";

    Reply first = cloud.send(Ask.get(path).key(key));
    Reply second =
        cloud.send(
            Ask.get(path + "&offset=" + first.body().at("/pagination/next_offset").asInt())
                .key(key));
    all.addAll(first.body().path("data").valueStream().toList());
    all.addAll(second.body().path("data").valueStream().toList());

    assertEquals(61, first.body().path("data").size(), "of 80, each of 90,000 bytes");
    assertEquals(80, all.stream().map(each -> each.path("id")).distinct().count());
    assertTrue(second.body().at("/pagination/next_offset").isNull());
  }
}
