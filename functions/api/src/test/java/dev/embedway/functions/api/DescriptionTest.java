package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.search.SearchMode;
import dev.embedway.functions.api.operations.DescriptionRoute;
import dev.embedway.topology.route.Endpoint;
import dev.embedway.topology.route.Role;
import dev.embedway.topology.route.RouteSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** docs/openapi.yaml against the router, the error codes and the answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DescriptionTest {

  private final Cloud cloud = Cloud.start();
  private final String admin = cloud.key("default", Role.ADMIN);
  private final Description description = new Description(DescriptionRoute.description());

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    Set<String> routed =
        Endpoint.routes().stream()
            .map(route -> route.method() + " " + withoutPlus(route))
            .collect(Collectors.toCollection(TreeSet::new));

    Set<String> described =
        description.operations().stream()
            .flatMap(o -> o.paths().stream().map(path -> o.method() + " " + path))
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(routed, described);
  }

  private static String withoutPlus(RouteSpec route) {
    return route.path().replace("+}", "}");
  }

  @Test
  void eachRoutesSecurityNamesItsRolesForBothWaysToSendAKey() {
    for (Endpoint endpoint : Endpoint.values()) {
      JsonNode security = operation(endpoint).node().path("security");

      assertEquals(
          endpoint.roles().stream().map(Role::wire).collect(Collectors.toSet()),
          operation(endpoint).roles(),
          endpoint.name());
      assertEquals(2 * endpoint.roles().size(), security.size(), endpoint.name());
    }
  }

  @Test
  void everyRouteHasTheErrorsThatItsKeyAndItsBodyCanMeet() {
    for (Endpoint endpoint : Endpoint.values()) {
      Set<String> statuses = new TreeSet<>();
      operation(endpoint).node().path("responses").fieldNames().forEachRemaining(statuses::add);

      assertTrue(statuses.containsAll(Set.of("413", "500")), endpoint.name());
      assertEquals(!endpoint.roles().isEmpty(), statuses.contains("401"), endpoint.name());
      assertEquals(!endpoint.roles().isEmpty(), statuses.contains("403"), endpoint.name());
      assertEquals(!endpoint.roles().isEmpty(), statuses.contains("503"), endpoint.name());
      assertEquals(takesBody(operation(endpoint)), statuses.contains("415"), endpoint.name());
    }
  }

  private static boolean takesBody(Description.Operation operation) {
    return operation.node().has("requestBody");
  }

  @Test
  void everyCodeHasTheStatusThatTheContractGivesIt() {
    var contract =
        Stream.of(ErrorCode.values())
            .collect(
                Collectors.groupingBy(
                    DescriptionTest::status,
                    Collectors.mapping(ErrorCode::wire, Collectors.toCollection(TreeSet::new))));

    assertAll(
        contract.entrySet().stream()
            .map(entry -> () -> assertEquals(entry.getValue(), codesOf("Error" + entry.getKey()))));
  }

  private Set<String> codesOf(String schema) {
    return words("/components/schemas/" + schema + "/properties/error/properties/code/enum");
  }

  @Test
  void everyErrorOfARouteIsAmongThoseOfItsStatus() {
    for (Description.Operation operation : description.operations()) {
      for (var response : operation.node().path("responses").properties()) {
        JsonNode resolved = description.resolved(response.getValue());
        String place = operation.method() + " " + operation.template() + " " + response.getKey();
        if (!response.getKey().startsWith("2")) {
          String error = "Error" + response.getKey();
          String schema = resolved.at("/content/application~1json/schema/$ref").asText();
          Set<String> codes = description.codes(response.getValue());

          assertEquals("#/components/schemas/" + error, schema, place);
          assertFalse(codes.isEmpty(), place);
          assertTrue(codesOf(error).containsAll(codes), place);
        }
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> everyFieldOfABodyIsDescribed() {
    return description.operations().stream()
        .filter(operation -> operation.node().at("/requestBody/content").has("application/json"))
        .map(operation ->
            DynamicTest.dynamicTest(
                operation.template(), () -> assertEquals(accepted(operation), fields(operation))));
  }

  /** Fields that are allowed, as the refusal of an unknown one lists them. */
  private Set<String> accepted(Description.Operation operation) {
    String path =
        operation.paths().getFirst().replace("{store}", "any").replaceAll("\\{(id|file)}", "any");

    String message = cloud.send(unheardOf(operation.method(), path)).text("/error/message");

    return new TreeSet<>(List.of(message.replaceAll("^.*allowed are ", "").split(", ", -1)));
  }

  private Ask unheardOf(String method, String path) {
    String body = "{\"unheard-of\":1}";
    return switch (method) {
      case "PATCH" -> Ask.patch(path, body).key(admin);
      case "PUT" -> Ask.put(path, body).key(admin);
      default -> Ask.post(path, body).key(admin);
    };
  }

  private Set<String> fields(Description.Operation operation) {
    Set<String> names = new TreeSet<>();
    JsonNode body = operation.node().at("/requestBody/content/application~1json/schema");
    description.resolved(body).path("properties").fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void wordsAreThoseOfTheCode() {
    String schemas = "/components/schemas/";
    String chunking = "NewStore/properties/chunking/properties/method/enum";

    assertEquals(wire(Role.values(), Role::wire), words(schemas + "Role/enum"));
    assertEquals(wire(JobStatus.values(), JobStatus::wire), words(schemas + "JobStatus/enum"));
    assertEquals(
        wire(DocumentError.Code.values(), DocumentError.Code::wire),
        words(schemas + "DocumentError/properties/code/enum"));
    assertEquals(
        wire(ChunkMethod.values(), ChunkMethod::wire),
        words(schemas + "Chunking/properties/method/enum"));
    assertEquals(wire(ChunkMethod.values(), ChunkMethod::wire), words(schemas + chunking));
    assertEquals(
        wire(SearchMode.values(), SearchMode::wire),
        words(schemas + "Search/properties/mode/enum"));
  }

  private static <T> Set<String> wire(T[] values, Function<T, String> name) {
    return Arrays.stream(values).map(name).collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> words(String pointer) {
    return Description.texts(description.at(pointer), "")
        .filter(word -> !word.equals("null"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void isServedWithoutAKeyAtTheRootAndBelowBothBases() {
    for (String base : List.of("", "/v1", "/api/v1")) {
      Reply reply = cloud.send(Ask.get(base + "/openapi.json"));

      assertEquals(200, reply.status());
      assertEquals(DescriptionRoute.description(), reply.body());
    }
  }

  private Description.Operation operation(Endpoint endpoint) {
    String path = endpoint.path().replace("+}", "}");
    return description.operations().stream()
        .filter(o -> o.method().equals(endpoint.method()) && o.template().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError(endpoint + " is not in docs/openapi.yaml"));
  }

  /** The contract's table. A code without a status here does not compile. */
  private static int status(ErrorCode code) {
    return switch (code) {
      case INVALID_JSON,
          INVALID_PARAMETER,
          UNKNOWN_FIELD,
          INVALID_NAME,
          INVALID_CURSOR,
          EMPTY_INPUT,
          INVALID_INPUT_TYPE,
          TOO_MANY_INPUTS,
          INPUT_TOO_LONG,
          MAX_TOKENS_PER_REQUEST,
          INVALID_TOKEN_ARRAY,
          MODEL_REQUIRED,
          UNKNOWN_PROVIDER,
          PROVIDER_MODEL_MISMATCH,
          INVALID_DIMENSIONS,
          INVALID_ENCODING_FORMAT,
          INVALID_FILTER,
          INVALID_ORDER_BY,
          PROVIDER_REJECTED,
          MISSING_PROVIDER_CREDENTIALS ->
          400;
      case MISSING_API_KEY, INVALID_API_KEY, INVALID_SIGNATURE -> 401;
      case PROVIDER_DENIED, MODEL_DENIED, ROLE_REQUIRED, TENANT_SUSPENDED, QUOTA_EXCEEDED -> 403;
      case MODEL_NOT_FOUND,
          DOCUMENT_NOT_FOUND,
          STORE_NOT_FOUND,
          VECTOR_NOT_FOUND,
          FILE_NOT_FOUND,
          FILE_BATCH_NOT_FOUND,
          VECTOR_BATCH_NOT_FOUND,
          JOB_NOT_FOUND,
          DEAD_LETTER_NOT_FOUND,
          BREAKER_NOT_FOUND,
          KEY_NOT_FOUND,
          TENANT_NOT_FOUND,
          ROUTE_NOT_FOUND ->
          404;
      case METHOD_NOT_ALLOWED -> 405;
      case STORE_NAME_TAKEN,
          STORE_EXPIRED,
          DIMENSION_MISMATCH,
          STATE_CONFLICT,
          IDEMPOTENCY_KEY_REUSED ->
          409;
      case RESPONSE_TOO_LARGE, BODY_TOO_LARGE -> 413;
      case UNSUPPORTED_MEDIA_TYPE -> 415;
      case VECTOR_LENGTH_MISMATCH -> 422;
      case REQUESTS, TOKENS, BACKPRESSURE, PROVIDER_RATE_LIMITED -> 429;
      case INTERNAL -> 500;
      case PROVIDER_UNSUPPORTED, NOT_STREAMABLE, STORE_UNSUPPORTED -> 501;
      case PROVIDER_MALFORMED_RESPONSE, PROVIDER_CREDENTIALS_REJECTED -> 502;
      case BREAKER_OPEN,
          PROVIDER_UNAVAILABLE,
          FALLBACK_EXHAUSTED,
          STORE_UNAVAILABLE,
          MODEL_LOADING,
          PARSER_BUSY,
          DOCUMENT_BUSY ->
          503;
      case PROVIDER_TIMEOUT, DEADLINE_EXCEEDED -> 504;
    };
  }
}
