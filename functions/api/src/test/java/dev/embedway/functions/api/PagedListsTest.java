package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.observe.Usage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.operations.DescriptionRoute;
import dev.embedway.topology.route.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Lists of docs/openapi.yaml: each is paged, or bounded by what it is made of. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PagedListsTest {

  /** Lists without pages, by path, with what bounds them. */
  private static final Map<String, String> BOUNDED =
      Map.of(
          "/embeddings/models", "cards of the models that a process knows, set by the operator",
          "/models", "cards of the models that a process knows, set by the operator",
          "/embeddings/providers-config", "providers, of which the code has a fixed list",
          "/vector_stores/{store}/files/{file}/content", "the text of one file",
          "/embeddings/orchestrator/summary", "parts of a summary, of which the code has a list");

  /** The list in the original's form, whose pages are of {@code count} {@code items}. */
  private static final String DEAD_LETTERS = "/embeddings/dlq";

  /** The list whose pages are as small as the original's. */
  private static final String UPSERT_BATCHES = "/vector_stores/batches";

  private final Description description = new Description(DescriptionRoute.description());
  private final Cloud cloud = Cloud.start();
  private String batch = "";

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void everyListHasLimitAfterAndNextUnlessItIsBounded() {
    Set<Description.Operation> lists = lists();

    assertTrue(lists.size() >= 8, lists::toString);
    assertAll(
        lists.stream()
            .filter(operation -> !BOUNDED.containsKey(operation.template()))
            .filter(operation -> !operation.template().equals(DEAD_LETTERS))
            .map(operation -> () -> checkPaged(operation)));
    BOUNDED
        .keySet()
        .forEach(path ->
            assertTrue(
                lists.stream().anyMatch(operation -> operation.template().equals(path)),
                () -> path + " is no list any more"));
  }

  @Test
  void listInTheOriginalsFormHasCountAfterAndNext() {
    Description.Operation list =
        lists().stream()
            .filter(operation -> operation.template().equals(DEAD_LETTERS))
            .findFirst()
            .orElseThrow();

    Set<String> parameters =
        list.node()
            .path("parameters")
            .valueStream()
            .map(each -> description.resolved(each).path("name").asText())
            .collect(Collectors.toSet());
    assertTrue(parameters.containsAll(Set.of("count", "after")), parameters::toString);
    assertTrue(answer(list).path("properties").has("next"));
  }

  @TestFactory
  Stream<DynamicTest> everyPagedListIsAnsweredAPageAtATime() {
    String operator = fill();
    return lists().stream()
        .map(Description.Operation::template)
        .filter(path -> !BOUNDED.containsKey(path) && !path.equals(DEAD_LETTERS))
        .map(path ->
            DynamicTest.dynamicTest(
                path,
                () ->
                    checkPages(
                        "/v1" + path.replace("{store}", "s1").replace("{batch}", batch),
                        operator)));
  }

  /** Makes two or more of all that is listed; returns the operator's key. */
  private String fill() {
    String operator = cloud.key("default", Role.ADMIN);
    cloud.key("default", Role.EMBED);
    cloud.key("other", Role.EMBED);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    List<String> files = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      files.add(cloud.send(Forms.file(i + ".txt", "words").key(operator)).text("/id"));
      cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"s" + i + "\"}").key(operator));
      cloud.send(
          Ask.post("/v1/documents", "{\"store\":\"s1\",\"key\":\"" + i + "\",\"text\":\"words\"}")
              .key(operator));
      cloud.send(
          Ask.post(
                  "/v1/vector_stores/s1/vectors",
                  "{\"records\":[{\"id\":\"r" + i + "\",\"content\":\"words\"}]}")
              .key(operator));
      cloud.send(Ask.post("/v1/vector_stores/s1/vectors/batches", "{\"upload\":{}}").key(operator));
      cloud
          .operations()
          .usage()
          .add(
              new Usage(
                  TenantId.DEFAULT,
                  "onnx:" + Cloud.MODEL,
                  today.minusDays(i),
                  new Usage.Counts(1, 1, 0)));
    }
    batch =
        cloud
            .send(
                Ask.post(
                        "/v1/vector_stores/s1/file_batches",
                        "{\"file_ids\":[\"" + String.join("\",\"", files) + "\"]}")
                    .key(operator))
            .text("/id");
    return operator;
  }

  private void checkPages(String path, String key) {
    List<JsonNode> paged = new ArrayList<>();
    String next = "";
    do {
      String after =
          next.isEmpty() ? "" : "&after=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
      Reply page = cloud.send(Ask.get(path + "?limit=1" + after).key(key));
      assertEquals(1, page.body().path("data").size());
      paged.add(page.body().at("/data/0"));
      next = page.text("/next");
    } while (!next.isEmpty());

    assertTrue(paged.size() >= 2, paged::toString);
    assertEquals(
        cloud.send(Ask.get(path).key(key)).body().path("data").valueStream().toList(), paged);
  }

  private Set<Description.Operation> lists() {
    return description.operations().stream()
        .filter(operation -> operation.method().equals("GET") && isList(operation))
        .collect(Collectors.toSet());
  }

  private void checkPaged(Description.Operation operation) {
    Set<String> parameters =
        operation
            .node()
            .path("parameters")
            .valueStream()
            .map(each -> description.resolved(each).path("name").asText())
            .collect(Collectors.toSet());
    assertTrue(parameters.containsAll(Set.of("limit", "after")), operation.template());
    assertTrue(answer(operation).path("properties").has("next"), operation.template());
    assertTrue(
        answer(operation)
            .path("required")
            .valueStream()
            .anyMatch(name -> name.asText().equals("next")),
        operation.template());
    JsonNode limit =
        operation
            .node()
            .path("parameters")
            .valueStream()
            .map(description::resolved)
            .filter(each -> each.path("name").asText().equals("limit"))
            .findFirst()
            .orElseThrow()
            .path("schema");
    int max = operation.template().equals(UPSERT_BATCHES) ? 500 : 1000;
    assertEquals(max, limit.path("maximum").asInt(), operation.template());
    assertFalse(limit.path("default").isMissingNode(), operation.template());
  }

  /** True of routes that answer an array about no single thing that their path names. */
  private boolean isList(Description.Operation operation) {
    return !operation.template().endsWith("}")
        && answer(operation).path("properties").properties().stream()
            .anyMatch(field -> field.getValue().path("type").asText().equals("array"));
  }

  private JsonNode answer(Description.Operation operation) {
    return description.resolved(
        operation.node().at("/responses/200/content/application~1json/schema"));
  }
}
