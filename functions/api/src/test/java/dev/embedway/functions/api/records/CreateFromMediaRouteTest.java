package dev.embedway.functions.api.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public final class CreateFromMediaRouteTest {

  private static final String ROUTE = "/v1/vector_stores/create_from_media";

  private final Cloud cloud = Cloud.start();
  private final String key = cloud.key("default", Role.INGEST, Role.SEARCH);
  private String document = "";

  @BeforeAll
  void makeDocument() {
    document =
        cloud
            .send(
                Ask.post(
                        "/v1/documents",
                        """
                        {"store":"source","key":"tides.md","text":"The moon makes the tides.",\
                        "metadata":{"keywords":"Sea, moon"}}\
                        """)
                    .key(key))
            .text("/id");
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Reply post(String body) {
    return cloud.send(Ask.post(ROUTE, body.replace("DOC", document)).key(key));
  }

  private Reply store(String name) {
    return cloud.send(Ask.get("/v1/vector_stores/" + name).key(key));
  }

  @Test
  void documentsByIdGoIntoANewStore() {
    Reply ordered =
        post(
            """
            {"store_name":"byid","media_ids":["DOC","DOC"],"chunk_size":90,"chunk_overlap":15,\
            "chunk_method":"sentences","language":"en","use_existing_embeddings":true}\
            """);
    cloud.upserts();
    Reply ended =
        cloud.send(
            Ask.get("/v1/vector_stores/byid/vectors/batches/" + ordered.text("/batch_id"))
                .key(key));

    assertEquals(202, ordered.status(), ordered.code());
    assertEquals(store("byid").text("/id"), ordered.text("/store_id"));
    assertEquals(ordered.text("/store_id"), ordered.text("/destination_id"));
    assertTrue(ordered.body().at("/source_id").isNull());
    assertEquals(0, ordered.body().at("/upserted").asInt());
    assertEquals(1, ordered.body().at("/estimated_total").asInt());
    assertEquals("completed", ended.text("/status"), ended.body().toString());
    assertEquals(1, ended.body().at("/upserted").asInt());
    assertEquals(
        "source/tides.md",
        cloud.send(Ask.get("/v1/documents?store=byid").key(key)).text("/data/0/key"));
    assertEquals("sentences", store("byid").text("/chunking/method"));
    assertEquals(120, store("byid").body().at("/chunking/size").asInt());
    assertEquals(20, store("byid").body().at("/chunking/overlap").asInt());
  }

  @Test
  void documentsByKeywordGoIntoAStoreThatIsThere() {
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"taker\"}").key(key));
    String there = store("taker").text("/id");
    Reply ordered =
        post(
            "{\"store_name\":\"any\",\"update_existing_store_id\":\""
                + there
                + "\",\"keywords\":[\"SEA\"],\"keyword_match\":\"all\"}");
    cloud.upserts();

    assertEquals(202, ordered.status(), ordered.code());
    assertEquals(there, ordered.text("/store_id"));
    assertTrue(ordered.body().at("/estimated_total").isNull());
    assertTrue(
        cloud
            .send(Ask.get("/v1/documents?store=taker").key(key))
            .body()
            .at("/data")
            .findValuesAsText("key")
            .contains("source/tides.md"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{};invalid_parameter",
        "{\"media_ids\":[\"DOC\"]};invalid_parameter",
        "{\"store_name\":\"no\"};invalid_parameter",
        "{\"store_name\":\"no\",\"media_ids\":[]};invalid_parameter",
        "{\"store_name\":\"no\",\"media_ids\":[1]};invalid_parameter",
        "{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"keywords\":[\"sea\"]};invalid_parameter",
        "{\"store_name\":\"no\",\"keywords\":[\" \"]};invalid_parameter",
        "{\"store_name\":\"no\",\"keywords\":[\"a,b\"]};invalid_parameter",
        "{\"store_name\":\"no\",\"keywords\":[\"sea\"],\"keyword_match\":\"some\"};invalid_parameter",
        "{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"keyword_match\":\"some\"};invalid_parameter",
        "{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"chunk_size\":0};invalid_parameter",
        "{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"chunk_size\":2000000000};invalid_parameter",
        "{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"chunk_size\":500};invalid_parameter",
        "{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"chunk_overlap\":-1};invalid_parameter",
        "{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"chunk_method\":\"semantic\"};invalid_parameter",
        "{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"language\":1};invalid_parameter",
        "{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"use_existing_embeddings\":1};invalid_parameter",
        "{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"media\":1};unknown_field",
        "{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"dimensions\":5};invalid_dimensions",
        "{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"embedding_model\":\"none\"};model_not_found",
        "{\"store_name\":\"a b\",\"media_ids\":[\"DOC\"]};invalid_name",
        "{\"store_name\":\"source\",\"media_ids\":[\"DOC\"]};store_name_taken",
        "{\"store_name\":\"no\",\"media_ids\":[\"doc_0\"]};document_not_found",
        "{\"store_name\":\"no\",\"keywords\":[\"mountain\"]};document_not_found",
        "{\"update_existing_store_id\":\"none\",\"media_ids\":[\"DOC\"]};store_not_found",
        "{\"update_existing_store_id\":\"source\",\"media_ids\":[\"DOC\"],\"chunk_size\":9};state_conflict",
        "{\"update_existing_store_id\":\"source\",\"media_ids\":[\"DOC\"],\"dimensions\":9};state_conflict",
        "{\"update_existing_store_id\":\"source\",\"media_ids\":[\"DOC\"],\"chunk_method\":\"tokens\"};state_conflict",
      })
  void orderIsCheckedAtOnce(String body, String code) {
    assertEquals(code, post(body).code());
    assertEquals("store_not_found", store("no").code());
  }

  @Test
  void sizeThatIsRefusedIsToldInWords() {
    Reply refused = post("{\"store_name\":\"no\",\"media_ids\":[\"DOC\"],\"chunk_size\":500}");

    assertEquals("chunk_size", refused.text("/error/param"));
    assertTrue(refused.text("/error/message").contains("(500 words)"), refused.body().toString());
  }

  @Test
  void tooManyIdsAndWordsAreRefused() {
    assertEquals("invalid_parameter", post(many("media_ids", 1001)).code());
    assertEquals("invalid_parameter", post(many("keywords", 21)).code());
  }

  private static String many(String field, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> "\"w" + number + "\"")
        .collect(Collectors.joining(",", "{\"store_name\":\"no\",\"" + field + "\":[", "]}"));
  }
}
