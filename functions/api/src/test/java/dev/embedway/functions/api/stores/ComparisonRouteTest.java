package dev.embedway.functions.api.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ComparisonRouteTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final String COMPARED = "/v1/vector_stores/compared/reembed";

  private static final String OTHER_MODEL = "\"bge-small-en-v1.5\"";
  private static final String CUT = "{\"size\":20}";

  private final Cloud cloud = Cloud.start(Map.of("OPENAI_API_KEY", "sk-of-nobody"));
  private final String key = cloud.key("acme", Role.ADMIN, Role.INGEST);

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void versionsAreComparedAndAWorseOneIsNotSwitchedTo() {
    StoreSpec store = building("compared");
    write(store, 1, Map.of("moon.txt", "The moon pulls the tides.", "bread.txt", "Dough rises."));
    write(store, 2, Map.of("bread.txt", "Dough rises."));

    Reply compared =
        post(
            COMPARED + "/comparison",
            "{\"mode\":\"text\",\"queries\":[{\"query\":\"tides\",\"relevant\":[\"moon.txt\"]},"
                + "{\"query\":\"dough\",\"relevant\":[\"bread.txt\"]},{\"query\":\"looms\"}]}");
    Reply refused = post(COMPARED, "{\"action\":\"switch\",\"switch_if\":{\"ndcg_drop_max\":0.1}}");
    Reply shown = cloud.send(Ask.get("/v1/vector_stores/compared").key(key));
    Reply switched =
        post(COMPARED, "{\"action\":\"switch\",\"switch_if\":{\"ndcg_drop_max\":0.5}}");

    assertEquals(200, compared.status(), compared.body().toString());
    assertEquals(
        "{\"version\":1,\"documents\":2,\"chunks\":2,\"ndcg_at_10\":1.0}",
        compared.body().at("/reembed/comparison/live").toString());
    assertEquals(
        "{\"version\":2,\"documents\":1,\"chunks\":1,\"ndcg_at_10\":0.5}",
        compared.body().at("/reembed/comparison/built").toString());
    assertEquals(0.6667, compared.body().at("/reembed/comparison/overlap_at_10").asDouble());
    assertEquals(2, compared.body().at("/reembed/comparison/judged").asInt());
    assertEquals("state_conflict", refused.code());
    assertTrue(refused.text("/error/message").contains("0.5000"), refused.text("/error/message"));
    assertTrue(refused.text("/error/message").contains("1.0000"), refused.text("/error/message"));
    assertEquals(compared.body().at("/reembed/comparison"), shown.body().at("/reembed/comparison"));
    assertEquals("live", switched.text("/versions/1/state"));
  }

  @Test
  void planSaysTheModelsPriceWhereTheOperatorSetOne() {
    post("/v1/vector_stores", "{\"name\":\"priced\"}");
    Ask same = Ask.post("/v1/vector_stores/priced/reembed", plan("chunking", CUT)).key(key);
    String model = "\"openai:text-embedding-3-small\"";
    Ask other = Ask.post("/v1/vector_stores/priced/reembed", plan("model", model)).key(key);
    Map<String, String> prices =
        Map.of("EMBEDWAY_MODEL_PRICES", "openai:text-embedding-3-small=0.02");

    Reply here = cloud.send(same);
    Reply unknown = cloud.send(other);
    Reply known = cloud.send(other, prices);

    assertEquals(200, here.status(), here.body()::toString);
    assertEquals(0, here.body().path("usd_per_million_tokens").decimalValue().signum());
    assertEquals(200, unknown.status(), unknown.body()::toString);
    assertTrue(unknown.body().path("usd_per_million_tokens").isNull(), unknown.body()::toString);
    assertTrue(unknown.body().path("usd").isNull(), unknown.body()::toString);
    assertEquals(0.02, known.body().path("usd_per_million_tokens").asDouble());
    assertTrue(known.body().path("usd").isNumber(), known.body()::toString);
  }

  @Test
  void recordsAreBroughtByASwitchAndThoseWithoutTextAreLeftBehindOnlyWhereAllowed() {
    post("/v1/vector_stores", "{\"name\":\"recorded\"}");
    StoreSpec store = cloud.catalog().find(ACME, "recorded").orElseThrow();
    float[] values = new float[384];
    values[0] = 1;
    Vector vector = Vector.of(values);
    cloud
        .vectors()
        .put(
            store.index(),
            List.of(
                new VectorRecord("a", "Words.", 2, vector, Map.of()),
                new VectorRecord("b", "", 0, vector, Map.of()),
                new VectorRecord("c", "", 0, vector, Map.of())));
    String path = "/v1/vector_stores/recorded/reembed";

    Reply copied = post(path, plan("chunking", CUT));
    Reply planned = post(path, plan("model", OTHER_MODEL));
    post(path, "{\"model\":%s}".formatted(OTHER_MODEL));
    cloud.reembed();
    Reply shown = cloud.send(Ask.get("/v1/vector_stores/recorded").key(key));
    Reply refused = post(path, "{\"action\":\"switch\",\"max_left_records\":1}");
    Reply switched = post(path, "{\"action\":\"switch\",\"max_left_records\":2}");

    assertEquals(0, copied.body().at("/not_reembedded/records/count").asInt());
    assertEquals(
        "{\"count\":2,\"without_text\":2,\"first_ids\":[\"b\",\"c\"]}",
        planned.body().at("/not_reembedded/records").toString());
    assertEquals(
        "{\"sampled\":0,\"without_text\":0,\"estimate\":0,\"first_keys\":[]}",
        planned.body().at("/not_reembedded/documents").toString());
    assertEquals(
        "{\"count\":3,\"without_text\":2,\"first_ids\":[\"b\",\"c\",\"a\"]}",
        shown.body().at("/reembed/lacking_records").toString());
    assertEquals("state_conflict", refused.code());
    assertTrue(refused.text("/error/message").contains("2 records"), refused.body()::toString);
    assertEquals("live", switched.text("/versions/1/state"), switched.body()::toString);
    StoreSpec now = cloud.catalog().find(ACME, "recorded").orElseThrow();
    assertEquals(1, cloud.vectors().count(now.index()).documents());
  }

  @Test
  void storesOfATenantAreReembeddedByOneCall() {
    String admin = cloud.key("many", Role.ADMIN, Role.INGEST);
    for (String name : List.of("one", "two")) {
      cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"" + name + "\"}").key(admin));
    }
    String busy = "/v1/vector_stores/one/reembed";
    cloud.send(Ask.post(busy, "{\"chunking\":{\"size\":20}}").key(admin));

    Reply planned = many(admin, ",\"dry_run\":true");
    Reply first = many(admin, ",\"limit\":1");
    Reply second = many(admin, ",\"limit\":1,\"after\":\"%s\"".formatted(first.text("/next")));

    assertEquals(
        List.of("planned", "refused"),
        planned.body().at("/data").findValuesAsText("status").stream().sorted().toList());
    assertEquals(2, planned.body().at("/totals/stores").asInt());
    assertEquals(1, planned.body().at("/totals/refused").asInt());
    assertTrue(planned.body().at("/totals/usd").isNumber(), planned.body()::toString);
    assertEquals(
        List.of("refused", "started"),
        List.of(first.text("/data/0/status"), second.text("/data/0/status")).stream()
            .sorted()
            .toList());
    assertTrue(second.body().at("/next").isNull(), second.body()::toString);
    assertTrue(
        List.of(first, second).stream()
            .anyMatch(page -> page.text("/data/0/error/code").equals("state_conflict")),
        first.body()::toString);
  }

  @Test
  void callsForAllStoresAreRefusedByTheirFields() {
    String admin = cloud.key("many", Role.ADMIN);

    assertEquals("embedding_model", asked(admin, "{}").text("/error/param"));
    assertEquals("limit", many(admin, ",\"limit\":101").text("/error/param"));
    assertEquals("limit", many(admin, ",\"limit\":0").text("/error/param"));
    assertEquals("after", many(admin, ",\"after\":\"x\"").text("/error/param"));
    assertEquals("model_not_found", asked(admin, "{\"model\":\"no-such\"}").code());
    assertEquals(403, many(admin, ",\"all_tenants\":true").status());
    assertEquals(403, many(cloud.key("many", Role.INGEST), "").status());
    String operator = cloud.key("default", Role.ADMIN);
    assertEquals(
        "all_tenants",
        many(operator, ",\"all_tenants\":true,\"tenant\":\"many\"").text("/error/param"));
    Reply all = many(operator, ",\"all_tenants\":true,\"dry_run\":true,\"limit\":100");
    assertTrue(
        all.body().at("/data").findValuesAsText("tenant").contains("acme"), all.body()::toString);
  }

  private Reply many(String caller, String more) {
    return asked(caller, "{\"chunking\":{\"size\":30}%s}".formatted(more));
  }

  private Reply asked(String caller, String body) {
    return cloud.send(Ask.post("/v1/embeddings/reembed/stores", body).key(caller));
  }

  private static String plan(String field, String value) {
    return "{\"dry_run\":true,\"%s\":%s}".formatted(field, value);
  }

  @Test
  void queriesAreSampledFromTheLiveVersion() {
    StoreSpec store = building("sampled");
    write(store, 1, Map.of("moon.txt", "The moon pulls the tides. Twice a day.", "no.txt", "12"));

    Reply compared = post("/v1/vector_stores/sampled/reembed/comparison", "{}");

    assertEquals(1, compared.body().at("/reembed/comparison/queries").asInt());
    assertTrue(compared.body().at("/reembed/comparison/sampled").asBoolean());
    assertTrue(compared.body().at("/reembed/comparison/live/ndcg_at_10").isNull());
    assertEquals("vector", compared.text("/reembed/comparison/mode"));
    assertEquals(0.0, compared.body().at("/reembed/comparison/overlap_at_10").asDouble());
  }

  @Test
  void gateOfTheStartIsShownAndHeeded() {
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"gated\"}").key(key));
    String path = "/v1/vector_stores/gated/reembed";

    Reply started =
        post(path, "{\"chunking\":{\"size\":20},\"switch_if\":{\"ndcg_drop_max\":0.02}}");
    cloud.reembed();
    Reply refused = post(path, "{\"action\":\"switch\"}");
    Reply nothing = post(path + "/comparison", "{}");

    assertEquals(0.02, started.body().at("/reembed/switch_if/ndcg_drop_max").asDouble());
    assertTrue(started.body().at("/reembed/comparison").isNull());
    assertTrue(refused.text("/error/message").contains("compare them first"));
    assertEquals("state_conflict", nothing.code());
    assertTrue(nothing.text("/error/message").contains("give queries"));
  }

  @Test
  void faultsNameWhatIsAllowed() {
    building("refused");
    String path = "/v1/vector_stores/refused/reembed/comparison";
    String many =
        IntStream.range(0, 301)
            .mapToObj(i -> "{\"query\":\"a\"}")
            .collect(Collectors.joining(",", "[", "]"));

    requireRefused(post(path, "{\"queries\":" + many + "}"), "queries", "0..300");
    requireRefused(post(path, "{\"queries\":[\"a\"]}"), "queries", "a list of objects");
    requireRefused(post(path, "{\"queries\":[{}]}"), "queries[0].query", "required");
    requireRefused(
        post(path, "{\"queries\":[{\"query\":\"" + "a".repeat(4001) + "\"}]}"),
        "queries[0].query",
        "1..4000");
    String keys =
        IntStream.range(0, 1001)
            .mapToObj(i -> "\"" + i + ".txt\"")
            .collect(Collectors.joining(",", "[", "]"));
    requireRefused(
        post(path, "{\"queries\":[{\"query\":\"a\",\"relevant\":" + keys + "}]}"),
        "queries[0].relevant",
        "0..1000");
    requireRefused(post(path, "{\"mode\":\"fast\"}"), "mode", "vector, text, hybrid");
    requireRefused(
        post(path, "{\"queries\":[{\"query\":\"a\",\"relevance\":1}]}"),
        "queries[0].relevance",
        "query, relevant");
    requireRefused(
        post(path, "{\"queries\":[{\"query\":\"\\ud83d\\ude00\"}]}"), "queries", "query 0");
    requireRefused(
        post(
            "/v1/vector_stores/refused/reembed",
            "{\"action\":\"switch\",\"switch_if\":{\"ndcg_drop_max\":1.5}}"),
        "switch_if.ndcg_drop_max",
        "0..1");
    requireRefused(
        post("/v1/vector_stores/refused/reembed", "{\"action\":\"switch\",\"switch_if\":{}}"),
        "switch_if.ndcg_drop_max",
        "required");
  }

  private static void requireRefused(Reply reply, String field, String allowed) {
    assertEquals(400, reply.status(), reply.body().toString());
    assertEquals(field, reply.text("/error/param"));
    assertTrue(reply.text("/error/message").contains(allowed), reply.text("/error/message"));
  }

  @Test
  void adminsAloneCompare() {
    building("guarded");
    String other = cloud.key("acme", Role.INGEST, Role.SEARCH, Role.EMBED);

    Reply refused =
        cloud.send(Ask.post("/v1/vector_stores/guarded/reembed/comparison", "{}").key(other));

    assertEquals(403, refused.status());
  }

  private Reply post(String path, String body) {
    return cloud.send(Ask.post(path, body).key(key));
  }

  /** A store with a second version of the same model, which is complete. */
  private StoreSpec building(String name) {
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"" + name + "\"}").key(key));
    post("/v1/vector_stores/" + name + "/reembed", "{\"chunking\":{\"size\":20}}");
    cloud.reembed();
    return cloud.catalog().find(ACME, name).orElseThrow();
  }

  private void write(StoreSpec store, int version, Map<String, String> texts) {
    float[] values = new float[384];
    values[0] = 1;
    texts.forEach((documentKey, text) ->
        cloud
            .vectors()
            .write(
                new VectorBatch(
                    store.index(store.open(version).orElseThrow()),
                    new VectorBatch.Source(
                        DocumentId.of(ACME, store.prefix(), documentKey).value(), documentKey, 1),
                    new VectorBatch.Part(0, 1),
                    List.of(
                        new VectorBatch.Entry(
                            new Chunk(0, 0, text.length(), text, 7), Vector.of(values))),
                    new VectorBatch.Facts(Map.of()))));
  }
}
