package dev.embedway.functions.api.storeadmin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.service.StoreReader.IndexReading;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
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
    assertTrue(info.body().at("/ef_search").isNull());
    assertEquals(get(STORE).body().at("/index"), info.body().at("/index"));
    assertEquals("exact", info.text("/index/method"));
  }

  @Test
  void indexThatSearchesWalkIsNamedWithItsOperatorsAndCandidates() {
    StoreSpec store = cloud.catalog().find(TenantId.DEFAULT, "kept").orElseThrow();

    ObjectNode info =
        IndexInfoRoute.view(
            new IndexReading(
                store,
                cloud.vectors().engine(),
                20_001,
                new SearchPath(SearchPath.Method.HNSW, SearchPath.State.READY, 20_001, 20_000)));

    assertEquals("hnsw", info.path("index_type").asText());
    assertEquals("halfvec_cosine_ops", info.path("ops").asText());
    assertEquals(200, info.path("ef_search").asInt());
    assertEquals("ready", info.at("/index/state").asText());
  }

  @Test
  void indexIsShownToAdminsAloneAndOfKnownStores() {
    Reply refused = cloud.send(Ask.get(STORE + "/admin/index_info").key(writer));

    assertEquals("role_required", refused.code());
    assertEquals("store_not_found", get("/v1/vector_stores/none/admin/index_info").code());
  }
}
