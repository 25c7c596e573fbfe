package dev.embedway.functions.api.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The original module's four routes of collections, by its requests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CollectionsRoutesTest {

  private static final String PATH = "/v1/embeddings/collections";

  private final Cloud cloud = Cloud.start();
  private final String key = cloud.key("default", Role.INGEST, Role.SEARCH);

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Reply create(String json) {
    return cloud.send(Ask.post(PATH, json).key(key));
  }

  @Test
  void collectionIsMadeAndIsAStoreOfTheSameName() {
    Reply made =
        create(
            "{\"name\":\"papers\",\"metadata\":{\"team\":\"a\"},"
                + "\"embedding_model\":\"all-MiniLM-L6-v2-fp32\",\"provider\":\"onnx\"}");

    assertEquals(201, made.status());
    assertEquals("papers", made.text("/name"));
    assertEquals("a", made.text("/metadata/team"));
    assertEquals(384, made.body().at("/metadata/embedding_dimension").asInt());
    Reply store = cloud.send(Ask.get("/v1/vector_stores/papers").key(key));
    assertEquals("all-MiniLM-L6-v2-fp32", store.text("/embedding_model"));
    assertEquals("{\"team\":\"a\"}", store.body().at("/metadata").toString());
  }

  @Test
  void wrongCollectionsAreRefusedByName() {
    create("{\"name\":\"taken\"}");

    assertEquals("store_name_taken", create("{\"name\":\"TAKEN\"}").code());
    assertEquals(409, create("{\"name\":\"taken\"}").status());
    assertEquals("name", create("{}").text("/error/param"));
    assertEquals("invalid_name", create("{\"name\":\"a b\"}").code());
    assertEquals("unknown_field", create("{\"name\":\"x\",\"dimensions\":8}").code());
    assertEquals("provider", create("{\"name\":\"x\",\"provider\":\"onnx\"}").text("/error/param"));
    Reply mismatch = create("{\"name\":\"x\",\"embedding_model\":\"none\",\"provider\":\"onnx\"}");
    assertEquals(404, mismatch.status());
    assertEquals("model_not_found", mismatch.code());
    Reply elsewhere =
        create("{\"name\":\"x\",\"embedding_model\":\"all-MiniLM-L6-v2\",\"provider\":\"openai\"}");
    assertEquals("missing_provider_credentials", elsewhere.code());
  }

  @Test
  void listIsAnArrayAndLeadsFromPageToPage() {
    String other = cloud.key("lists", Role.INGEST, Role.SEARCH);
    for (int i = 0; i < 5; i++) {
      cloud.send(Ask.post(PATH, "{\"name\":\"c" + i + "\"}").key(other));
    }

    Reply whole = cloud.send(Ask.get(PATH).key(other));
    List<String> paged = names(PATH + "?limit=2", other);

    assertEquals(5, whole.body().size());
    assertFalse(whole.headers().containsKey("Link"));
    assertEquals(
        whole.body().valueStream().map(each -> each.path("name").asText()).toList(), paged);
    String operator = cloud.key("default", Role.ADMIN);
    assertEquals(paged, names(PATH + "?limit=2&tenant=lists", operator), "the tenant stays");
  }

  @Test
  void listThatIsTooLargeIsCutAndLeadsOn() {
    String other = cloud.key("large", Role.INGEST, Role.SEARCH);
    StringBuilder metadata = new StringBuilder("{");
    for (int i = 0; i < 16; i++) {
      metadata.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"");
      metadata.append("x".repeat(512)).append('"');
    }
    metadata.append('}');
    int made = 200;
    for (int i = 0; i < made; i++) {
      cloud.send(
          Ask.post(PATH, "{\"name\":\"c" + i + "\",\"metadata\":" + metadata + "}").key(other));
    }

    Reply first = cloud.send(Ask.get(PATH + "?limit=1000").key(other));

    assertTrue(first.body().size() < made, () -> first.body().size() + " in one answer");
    List<String> all = names(PATH + "?limit=1000", other);
    assertEquals(made, all.size());
    assertEquals(
        IntStream.range(0, made).mapToObj(i -> "c" + i).sorted().toList(),
        all.stream().sorted().toList());
  }

  /** The names of all pages, by the links from one to the next. */
  private List<String> names(String from, String as) {
    List<String> names = new ArrayList<>();
    String path = from;
    while (!path.isEmpty()) {
      Reply page = cloud.send(Ask.get(path).key(as));
      assertEquals(200, page.status());
      for (JsonNode each : page.body()) {
        names.add(each.path("name").asText());
      }
      String link = page.headers().getOrDefault("Link", "");
      path = link.isEmpty() ? "" : PATH + link.substring(1, link.indexOf('>'));
    }
    return names;
  }

  @Test
  void statsCountTheVectorsThatSearchesFind() {
    create("{\"name\":\"counted\"}");
    Reply none = cloud.send(Ask.get(PATH + "/counted/stats").key(key));
    StoreSpec store = cloud.catalog().find(TenantId.DEFAULT, "counted").orElseThrow();
    float[] values = new float[store.dim()];
    values[0] = 1;
    cloud
        .vectors()
        .write(
            new VectorBatch(
                store.index(),
                new VectorBatch.Source("doc_0123456789abcdef01234567", "a.txt", 1),
                VectorBatch.Part.WHOLE,
                IntStream.range(0, 3)
                    .mapToObj(i ->
                        new VectorBatch.Entry(
                            new Chunk(i, 2 * i, 2 * i + 1, "x", 1), Vector.of(values)))
                    .toList(),
                new VectorBatch.Facts(Map.of())));

    Reply three = cloud.send(Ask.get(PATH + "/counted/stats").key(key));

    assertEquals(0, none.body().path("count").asInt(-1));
    assertEquals(3, three.body().path("count").asInt());
    assertEquals(384, three.body().path("embedding_dimension").asInt());
    assertEquals("counted", three.text("/name"));
    assertEquals("all-MiniLM-L6-v2", three.text("/metadata/embedding_model"));
  }

  @Test
  void deletionAnswersNothingOnceAndThenThatItIsGone() {
    create("{\"name\":\"brief\"}");

    Reply deleted = cloud.send(Ask.delete(PATH + "/brief").key(key));

    assertEquals(204, deleted.status());
    for (Ask again :
        List.of(
            Ask.delete(PATH + "/brief"),
            Ask.get(PATH + "/brief/stats"),
            Ask.get("/v1/vector_stores/brief"))) {
      Reply gone = cloud.send(again.key(key));
      assertEquals(404, gone.status());
      assertEquals("store_not_found", gone.code());
    }
  }
}
