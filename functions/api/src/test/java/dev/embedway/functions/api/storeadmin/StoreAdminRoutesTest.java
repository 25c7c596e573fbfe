package dev.embedway.functions.api.storeadmin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.service.StoreIndexes;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswBuild;
import dev.embedway.core.vector.HnswSettings;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The original module's admin routes of stores, by its requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoreAdminRoutesTest {

  private static final String STORE = "/v1/vector_stores/kept";

  private final Cloud cloud = Cloud.start();
  private final String admin = cloud.key("default", Role.ADMIN);
  private final String tuner = cloud.key("tuners", Role.ADMIN, Role.INGEST);
  private final String writer = cloud.key("default", Role.INGEST, Role.SEARCH);

  @BeforeAll
  void makeAStoreOfRecords() {
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"kept\"}").key(writer));
    Reply written =
        cloud.send(
            Ask.post(
                    STORE + "/vectors",
                    """
                    {"records":[
                    {"id":"a","content":"bread needs yeast","metadata":{"kind":"food","n":1}},
                    {"id":"b","content":"soup needs salt","metadata":{"kind":"food","n":2}},
                    {"id":"c","content":"tides need a moon","metadata":{"kind":"sea"}}]}\
                    """)
                .key(writer));
    assertEquals(200, written.status(), written.code());
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Reply get(String path) {
    return cloud.send(Ask.get(path).key(admin));
  }

  @Test
  void indexOfASmallStoreIsNoneAndIsCounted() {
    Reply info = get(STORE + "/admin/index_info");

    assertEquals(200, info.status());
    assertEquals("pgvector", info.text("/backend"));
    assertEquals("none", info.text("/index_type"));
    assertEquals(384, info.body().at("/dimension").asInt());
    assertEquals(3, info.body().at("/count").asInt());
    assertTrue(info.body().at("/ops").isNull());
    assertEquals("200 16 64", settings(info));
    assertTrue(info.body().at("/rebuild_requested_at").isNull());
    assertEquals(get(STORE).body().at("/index"), info.body().at("/index"));
    assertEquals("exact", info.text("/index/method"));
  }

  @Test
  void indexThatSearchesWalkIsNamedWithItsOperatorsAndCandidates() {
    StoreSpec store = cloud.catalog().find(TenantId.DEFAULT, "kept").orElseThrow();

    ObjectNode info =
        IndexInfoRoute.view(
            new StoreIndexes.Reading(
                store,
                cloud.vectors().engine(),
                20_001,
                new SearchPath(SearchPath.Method.HNSW, SearchPath.State.READY, 20_001, 20_000),
                new HnswSettings(300, HnswBuild.DEFAULT, Optional.empty())));

    assertEquals("hnsw", info.path("index_type").asText());
    assertEquals("halfvec_cosine_ops", info.path("ops").asText());
    assertEquals(300, info.path("ef_search").asInt());
    assertEquals("ready", info.at("/index/state").asText());
  }

  private static String settings(Reply info) {
    return Stream.of("/ef_search", "/m", "/ef_construction")
        .map(info::text)
        .collect(Collectors.joining(" "));
  }

  private Reply tune(String path, String body) {
    return cloud.send(Ask.post("/v1/vector_stores/" + path, body).key(tuner));
  }

  @Test
  void indexIsTunedForOneStoreAndForAll() {
    for (String store : List.of("one", "two")) {
      cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"" + store + "\"}").key(tuner));
    }

    Reply of = tune("one/admin/hnsw_ef_search", "{\"ef_search\":50}");
    Reply again = tune("one/admin/hnsw_ef_search", "{\"ef_search\":50}");
    Reply built =
        tune(
            "two/admin/rebuild_index",
            "{\"index_type\":\"hnsw\",\"metric\":\"cosine\",\"m\":8,\"ef_construction\":40}");

    assertEquals("200 50", of.status() + " " + of.text("/ef_search"));
    assertEquals(of.text("/store_id"), again.text("/store_id"));
    assertEquals("202 none 200 8 40", shown(built));
    assertTrue(built.body().at("/rebuild_requested_at").asLong() > 1_700_000_000L);
    assertEquals("50 16 64", settings(info("one")));

    Reply all = tune("admin/hnsw_ef_search", "{\"ef_search\":1000}");

    assertEquals("200 1000 2", shownOfAll(all));
    assertEquals("1000 16 64", settings(info("one")));
    assertEquals("1000 8 40", settings(info("two")));
    Reply audit = cloud.send(Ask.get("/v1/audit").key(tuner));
    assertEquals(
        List.of(
            "store.ef_search 1000",
            "store.ef_search 1000",
            "store.rebuild_index ",
            "store.ef_search 50",
            "store.create ",
            "store.create "),
        audit
            .body()
            .path("data")
            .valueStream()
            .map(each -> each.path("action").asText() + " " + each.at("/after/ef_search").asText())
            .toList());
    assertEquals(
        Set.of("50", "200"),
        Set.of(audit.text("/data/0/before/ef_search"), audit.text("/data/1/before/ef_search")));
    assertEquals("8", audit.text("/data/2/after/m"));
    assertEquals("16", audit.text("/data/2/before/m"));
  }

  private Reply info(String store) {
    return cloud.send(Ask.get("/v1/vector_stores/" + store + "/admin/index_info").key(tuner));
  }

  private static String shown(Reply built) {
    return built.status() + " " + built.text("/index_type") + " " + settings(built);
  }

  private static String shownOfAll(Reply all) {
    return all.status() + " " + all.text("/ef_search") + " " + all.text("/stores");
  }

  @Test
  void settingsThatNoIndexHasAreRefusedByTheirField() {
    Map<String, String> refusals =
        Map.ofEntries(
            Map.entry("hnsw_ef_search {}", "ef_search"),
            Map.entry("hnsw_ef_search {\"ef_search\":0}", "ef_search"),
            Map.entry("hnsw_ef_search {\"ef_search\":1001}", "ef_search"),
            Map.entry("hnsw_ef_search {\"ef_search\":\"9\"}", "ef_search"),
            Map.entry("rebuild_index {}", "index_type"),
            Map.entry("rebuild_index {\"index_type\":\"ivfflat\",\"lists\":100}", "index_type"),
            Map.entry("rebuild_index {\"index_type\":\"drop\"}", "index_type"),
            Map.entry("rebuild_index {\"index_type\":\"flat\"}", "index_type"),
            Map.entry("rebuild_index {\"index_type\":\"hnsw\",\"metric\":\"ip\"}", "metric"),
            Map.entry("rebuild_index {\"index_type\":\"hnsw\",\"lists\":1}", "lists"),
            Map.entry("rebuild_index {\"index_type\":\"hnsw\",\"m\":1}", "m"),
            Map.entry("rebuild_index {\"index_type\":\"hnsw\",\"m\":101}", "m"),
            Map.entry(
                "rebuild_index {\"index_type\":\"hnsw\",\"ef_construction\":1001}",
                "ef_construction"),
            Map.entry("rebuild_index {\"index_type\":\"hnsw\",\"m\":33}", "ef_construction"));

    refusals.forEach((request, field) -> {
      String[] parts = request.split(" ", 2);
      Reply refused = tune("kept/admin/" + parts[0], parts[1]);

      assertEquals(400, refused.status(), request);
      assertEquals(field, refused.text("/error/param"), request);
    });
    assertEquals("200 16 64", settings(get(STORE + "/admin/index_info")));
  }

  @Test
  void indexIsTunedByAdminsAloneAndInKnownStores() {
    Map<String, String> bodies =
        Map.of(
            "hnsw_ef_search", "{\"ef_search\":50}", "rebuild_index", "{\"index_type\":\"hnsw\"}");

    bodies.forEach((route, body) -> {
      Reply refused = cloud.send(Ask.post(STORE + "/admin/" + route, body).key(writer));

      assertEquals("role_required", refused.code(), route);
      assertEquals("store_not_found", tune("kept/admin/" + route, body).code(), "of another");
    });
    Reply all =
        cloud.send(
            Ask.post("/v1/vector_stores/admin/hnsw_ef_search", "{\"ef_search\":50}").key(writer));
    assertEquals("role_required", all.code());
    assertEquals("200 16 64", settings(get(STORE + "/admin/index_info")));
  }

  @Test
  void healthTellsOfTheDatabaseAndItsConnections() {
    Reply well = get("/v1/vector_stores/admin/health");
    cloud.vectors().suspend();
    Reply ill = get("/v1/vector_stores/admin/health");
    cloud.vectors().renew();

    assertEquals("true postgresql", well.text("/ok") + " " + well.text("/driver"));
    int max = well.body().at("/pool/max").asInt();
    assertTrue(max > 0, well.toString());
    int open = well.body().at("/pool/active").asInt() + well.body().at("/pool/idle").asInt();
    assertTrue(open > 0 && open <= max, well.toString());
    assertEquals("200 false", ill.status() + " " + ill.text("/ok"));
    assertTrue(ill.body().path("error").isTextual(), ill.toString());
    assertEquals("true", get("/v1/vector_stores/admin/health").text("/ok"));
    assertEquals(
        "role_required", cloud.send(Ask.get("/v1/vector_stores/admin/health").key(writer)).code());
  }

  private Reply delete(String body) {
    return cloud.send(Ask.post("/v1/vector_stores/spare/admin/delete_by_filter", body).key(admin));
  }

  private String left() {
    return get("/v1/vector_stores/spare/vectors")
        .body()
        .path("data")
        .valueStream()
        .map(record -> record.path("id").asText())
        .collect(Collectors.joining(" "));
  }

  /** Two records of two metadata keys, 1,200 of another, and a file with the first key. */
  private String makeASpareStore() {
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"spare\"}").key(writer));
    String zeros = ",0".repeat(383);
    String few =
        "{\"id\":\"keep\",\"values\":[1%s]},{\"id\":\"a\",\"values\":[1%s],\"metadata\":{\"kind\":\"old\",\"n\":1}},"
            .formatted(zeros, zeros);
    for (int from = 0; from < 1200; from += 400) {
      String records =
          IntStream.range(from, from + 400)
              .mapToObj(i ->
                  "{\"id\":\"m%d\",\"values\":[1%s],\"metadata\":{\"kind\":\"many\",\"n\":%d}}"
                      .formatted(i, zeros, i))
              .collect(Collectors.joining(","));
      Reply written =
          cloud.send(
              Ask.post(
                      "/v1/vector_stores/spare/vectors",
                      "{\"records\":[" + (from == 0 ? few : "") + records + "]}")
                  .key(writer));
      assertEquals(200, written.status(), written.code());
    }
    String file = "doc_" + "1".repeat(24);
    float[] values = new float[384];
    values[0] = 1;
    cloud
        .vectors()
        .write(
            new VectorBatch(
                cloud.catalog().find(TenantId.DEFAULT, "spare").orElseThrow().index(),
                new VectorBatch.Source(file, "old.txt", 1),
                VectorBatch.Part.WHOLE,
                List.of(new VectorBatch.Entry(new Chunk(0, 0, 3, "old", 1), Vector.of(values))),
                new VectorBatch.Facts(Map.of("kind", "old"))));
    return file;
  }

  @Test
  void filterDeletesTheRecordsThatItSelectsAndNoFile() {
    String file = makeASpareStore();

    Reply none = delete("{\"filter\":{\"kind\":\"none\"}}");
    Reply many = delete("{\"filter\":{\"kind\":\"many\"}}");
    Reply or =
        delete("{\"filter\":{\"$or\":[{\"kind\":\"old\"},{\"n\":{\"$gt\":0}}],\"n\":{\"$gt\":1}}}");
    String before = left();
    Reply old = delete("{\"filter\":{\"type\":\"eq\",\"key\":\"kind\",\"value\":\"old\"}}");

    assertEquals(
        "0 1200 0 1", deleted(none) + " " + deleted(many) + " " + deleted(or) + " " + deleted(old));
    assertEquals("a keep", before, "what stands beside an or holds for all of it");
    assertEquals("keep", left());
    Reply found =
        cloud.send(
            Ask.post("/v1/vector_stores/spare/query", "{\"query\":\"old\",\"mode\":\"text\"}")
                .key(writer));
    assertEquals(file + "_1_0", found.text("/data/0/id"), "a file stays");
    Reply audit = get("/v1/audit?action=record.delete_by_filter&limit=1");
    assertEquals("spare", audit.text("/data/0/before/store"));
    assertTrue(audit.text("/data/0/before/filter").contains("value=old"), audit.toString());
  }

  private static long deleted(Reply reply) {
    assertEquals(200, reply.status(), reply.code());
    return reply.body().path("deleted").asLong();
  }

  @Test
  void filterThatConstrainsNothingIsRefused() {
    for (String filter :
        List.of(
            "null",
            "{}",
            "{\"$and\":[]}",
            "{\"type\":\"or\",\"filters\":[]}",
            "{\"kind\":{\"$ne\":\"x\"}}",
            "{\"kind\":{\"$nin\":[\"x\"]},\"n\":{\"$ne\":1}}",
            "{\"$or\":[{\"kind\":\"food\"},{\"kind\":{\"$ne\":\"food\"}}]}")) {
      Reply refused =
          cloud.send(
              Ask.post(STORE + "/admin/delete_by_filter", "{\"filter\":" + filter + "}")
                  .key(admin));

      assertEquals(400, refused.status(), filter);
      assertEquals("invalid_filter filter", refused.code() + " " + refused.text("/error/param"));
    }
    assertEquals(3, get(STORE + "/admin/index_info").body().at("/count").asInt());
  }

  @Test
  void filterDeletesForAdminsAloneAndInKnownStores() {
    String body = "{\"filter\":{\"kind\":\"food\"}}";

    Reply refused = cloud.send(Ask.post(STORE + "/admin/delete_by_filter", body).key(writer));

    assertEquals("role_required", refused.code());
    assertEquals(
        "store_not_found",
        cloud
            .send(Ask.post("/v1/vector_stores/none/admin/delete_by_filter", body).key(admin))
            .code());
    assertEquals(3, get(STORE + "/admin/index_info").body().at("/count").asInt());
  }

  @Test
  void indexIsShownToAdminsAloneAndOfKnownStores() {
    Reply refused = cloud.send(Ask.get(STORE + "/admin/index_info").key(writer));

    assertEquals("role_required", refused.code());
    assertEquals("store_not_found", get("/v1/vector_stores/none/admin/index_info").code());
  }
}
