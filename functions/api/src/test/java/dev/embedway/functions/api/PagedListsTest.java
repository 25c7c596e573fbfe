package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Lists of docs/openapi.yaml: each is paged, or bounded by what it is made of. */
final class PagedListsTest {

  /** Lists without pages, by path, with what bounds them. */
  private static final Map<String, String> BOUNDED =
      Map.of(
          "/embeddings/models", "cards of the models that a process knows, set by the operator",
          "/models", "cards of the models that a process knows, set by the operator",
          "/embeddings/providers-config", "providers, of which the code has a fixed list");

  private final Description description = new Description(DescriptionRoute.description());

  @Test
  void everyListHasLimitAfterAndNextUnlessItIsBounded() {
    Set<Description.Operation> lists =
        description.operations().stream()
            .filter(operation -> operation.method().equals("GET") && isList(operation))
            .collect(Collectors.toSet());

    assertTrue(lists.size() >= 8, lists::toString);
    assertAll(
        lists.stream()
            .filter(operation -> !BOUNDED.containsKey(operation.template()))
            .map(operation -> () -> checkPaged(operation)));
    BOUNDED
        .keySet()
        .forEach(path ->
            assertTrue(
                lists.stream().anyMatch(operation -> operation.template().equals(path)),
                () -> path + " is no list any more"));
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
    assertEquals(1000, limit.path("maximum").asInt(), operation.template());
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
