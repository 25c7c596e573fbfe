package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.functions.api.embeddings.RemoteProvidersTest;
import dev.embedway.functions.api.files.FileBatchesRoutesTest;
import dev.embedway.functions.api.keys.QuotasTest;
import dev.embedway.functions.api.keys.TenantsRoutesTest;
import dev.embedway.functions.api.records.RecordsRoutesTest;
import dev.embedway.functions.api.records.UpsertBatchesRoutesTest;
import dev.embedway.topology.route.Role;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Every code of the contract: provoked here, or said to have no route yet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContractErrorsTest {

  private static final Set<Integer> STATUSES = Set.of(400, 401, 403, 404, 405, 413, 415);
  private static final String EMBEDDINGS = "/v1/embeddings";
  private static final String UNKNOWN = "0".repeat(24);

  private final Cloud cloud = Cloud.start();
  private final String admin = cloud.key("default", Role.ADMIN);
  private final String embed = cloud.key("default", Role.EMBED);

  @AfterAll
  void stop() {
    cloud.close();
  }

  /** Expectation of the contract for a code. */
  private sealed interface Expected {
    /** A request that provokes it, and the answer; an empty param for null. */
    record Provoked(Ask ask, int status, String type, String param) implements Expected {}

    /** A code that needs a cloud of its own, and the test that has one. */
    record ShownBy(Class<?> test) implements Expected {}

    /** Of a status that this table is not about. */
    record OtherStatus() implements Expected {}
  }

  @TestFactory
  Stream<DynamicTest> everyCodeIsProvokedOrHasNoRouteYet() {
    return Stream.of(ErrorCode.values())
        .filter(code -> expected(code) instanceof Expected.Provoked)
        .map(code ->
            DynamicTest.dynamicTest(
                code.wire(), () -> provoke(code, (Expected.Provoked) expected(code))));
  }

  private void provoke(ErrorCode code, Expected.Provoked row) {
    Reply reply = cloud.send(row.ask());

    String param = reply.body().at("/error/param").isNull() ? "" : reply.text("/error/param");
    assertAll(
        () -> assertEquals(row.status(), reply.status()),
        () -> assertTrue(STATUSES.contains(reply.status())),
        () -> assertEquals(code.wire(), reply.code()),
        () -> assertEquals(row.type(), reply.text("/error/type")),
        () -> assertEquals(row.param(), param),
        () -> assertTrue(reply.body().at("/error").has("param")),
        () -> assertTrue(!reply.text("/error/message").isEmpty()),
        () -> assertEquals("false", reply.header("x-should-retry")),
        () -> assertTrue(!reply.header("X-Request-ID").isEmpty()),
        () -> assertTrue(!reply.header("traceparent").isEmpty()));
  }

  /** A code without a row here does not compile. */
  private Expected expected(ErrorCode code) {
    return switch (code) {
      case INVALID_JSON -> invalid(embeddings("{\"model\":"), "");
      case INVALID_PARAMETER -> invalid(input("\"a\",\"truncate\":\"yes\""), "truncate");
      case UNKNOWN_FIELD -> invalid(input("\"a\",\"colour\":1"), "colour");
      case INVALID_NAME -> invalid(admin("/v1/vector_stores", "{\"name\":\"a b\"}"), "name");
      case INVALID_CURSOR -> invalid(Ask.get("/v1/documents?after=zz").key(admin), "after");
      case EMPTY_INPUT -> invalid(input("[\"a\",\" \"]"), "input");
      case INVALID_INPUT_TYPE -> invalid(input("[1,\"a\"]"), "input");
      case TOO_MANY_INPUTS -> invalid(input(list(2049, "a")), "input");
      case INPUT_TOO_LONG -> invalid(input("\"" + "a ".repeat(300) + "\""), "input");
      case MAX_TOKENS_PER_REQUEST ->
          invalid(input(list(2000, "a ".repeat(130)) + ",\"encoding_format\":\"base64\""), "input");
      case MODEL_REQUIRED -> invalid(embeddings("{\"input\":\"a\"}"), "model");
      case UNKNOWN_PROVIDER -> invalid(input("\"a\"").with("x-provider", "acme"), "X-Provider");
      case INVALID_DIMENSIONS -> invalid(input("\"a\",\"dimensions\":100"), "dimensions");
      case INVALID_ENCODING_FORMAT ->
          invalid(input("\"a\",\"encoding_format\":\"hex\""), "encoding_format");
      case INVALID_FILTER ->
          invalid(
              admin(
                  "/v1/vector_stores/none/search",
                  "{\"query\":\"a\",\"filters\":{\"type\":\"like\",\"key\":\"k\",\"value\":1}}"),
              "filters");
      case MISSING_API_KEY -> row(Ask.post(EMBEDDINGS, "{}"), 401, "authentication_error", "");
      case INVALID_API_KEY ->
          row(Ask.post(EMBEDDINGS, "{}").key("not-a-key"), 401, "authentication_error", "");
      case ROLE_REQUIRED -> row(Ask.get("/v1/documents").key(embed), 403, "permission_error", "");
      case MODEL_NOT_FOUND ->
          missing(embeddings("{\"model\":\"text-embedding-9\",\"input\":\"a\"}"), "model");
      case DOCUMENT_NOT_FOUND -> missing(Ask.delete("/v1/documents/doc_" + UNKNOWN).key(admin), "");
      case STORE_NOT_FOUND -> missing(Ask.get("/v1/vector_stores/none").key(admin), "");
      case VECTOR_NOT_FOUND -> new Expected.ShownBy(RecordsRoutesTest.class);
      case FILE_BATCH_NOT_FOUND -> new Expected.ShownBy(FileBatchesRoutesTest.class);
      case VECTOR_BATCH_NOT_FOUND -> new Expected.ShownBy(UpsertBatchesRoutesTest.class);
      case FILE_NOT_FOUND -> missing(Ask.get("/v1/files/file-" + UNKNOWN).key(admin), "");
      case JOB_NOT_FOUND ->
          missing(Ask.get("/v1/documents/embeddings/jobs/job_" + UNKNOWN + "_1_1").key(admin), "");
      case TENANT_SUSPENDED -> new Expected.ShownBy(TenantsRoutesTest.class);
      case QUOTA_EXCEEDED -> new Expected.ShownBy(QuotasTest.class);
      case TENANT_NOT_FOUND -> missing(Ask.delete("/v1/tenants/nobody").key(admin), "");
      case KEY_NOT_FOUND -> missing(Ask.delete("/v1/keys/key_" + UNKNOWN).key(admin), "");
      case ROUTE_NOT_FOUND -> missing(Ask.get("/v1/nothing"), "");
      case METHOD_NOT_ALLOWED -> row(Ask.delete(EMBEDDINGS), 405, "invalid_request_error", "");
      case UNSUPPORTED_MEDIA_TYPE ->
          row(embeddings("{}").with("content-type", "text/csv"), 415, "invalid_request_error", "");
      case RESPONSE_TOO_LARGE -> row(input(list(2048, "a")), 413, "invalid_request_error", "");
      case BODY_TOO_LARGE ->
          row(embeddings(" ".repeat(4 * 1024 * 1024 + 1)), 413, "invalid_request_error", "");
      case INVALID_TOKEN_ARRAY -> invalid(input("[1,100256]"), "input");
      case PROVIDER_MODEL_MISMATCH ->
          invalid(
              embeddings("{\"model\":\"onnx:text-embedding-3-small\",\"input\":\"a\"}"), "model");
      case MISSING_PROVIDER_CREDENTIALS ->
          invalid(embeddings("{\"model\":\"text-embedding-3-small\",\"input\":\"a\"}"), "model");
      case PROVIDER_REJECTED, PROVIDER_DENIED, MODEL_DENIED ->
          new Expected.ShownBy(RemoteProvidersTest.class);
      // OperationsTest asks for signatures.
      case INVALID_SIGNATURE -> new Expected.OtherStatus();
      case INVALID_ORDER_BY ->
          invalid(
              Ask.get("/v1/vector_stores/none/vectors?order_by=metadata.a%20b").key(admin),
              "order_by");
      case DEAD_LETTER_NOT_FOUND ->
          missing(Ask.get("/v1/embeddings/dlq/dl_" + "0".repeat(32)).key(admin), "entry_id");
      case BREAKER_NOT_FOUND ->
          missing(
              Ask.post("/v1/embeddings/circuit-breakers/none/reset", "").key(admin), "provider");
      case STORE_NAME_TAKEN,
          STORE_EXPIRED,
          DIMENSION_MISMATCH,
          STATE_CONFLICT,
          IDEMPOTENCY_KEY_REUSED,
          VECTOR_LENGTH_MISMATCH,
          REQUESTS,
          TOKENS,
          BACKPRESSURE,
          PROVIDER_RATE_LIMITED,
          INTERNAL,
          PROVIDER_UNSUPPORTED,
          NOT_STREAMABLE,
          STORE_UNSUPPORTED,
          PROVIDER_MALFORMED_RESPONSE,
          PROVIDER_CREDENTIALS_REJECTED,
          BREAKER_OPEN,
          PROVIDER_UNAVAILABLE,
          FALLBACK_EXHAUSTED,
          STORE_UNAVAILABLE,
          MODEL_LOADING,
          PARSER_BUSY,
          DOCUMENT_BUSY,
          PROVIDER_TIMEOUT,
          DEADLINE_EXCEEDED ->
          new Expected.OtherStatus();
    };
  }

  private Expected.Provoked invalid(Ask ask, String param) {
    return row(ask, 400, "invalid_request_error", param);
  }

  private Expected.Provoked missing(Ask ask, String param) {
    return row(ask, 404, "not_found_error", param);
  }

  private static Expected.Provoked row(Ask ask, int status, String type, String param) {
    return new Expected.Provoked(ask, status, type, param);
  }

  private Ask admin(String path, String json) {
    return Ask.post(path, json).key(admin);
  }

  private Ask embeddings(String json) {
    return Ask.post(EMBEDDINGS, json).key(embed);
  }

  private Ask input(String inputAndMore) {
    return embeddings("{\"model\":\"all-MiniLM-L6-v2\",\"input\":" + inputAndMore + "}");
  }

  private static String list(int size, String text) {
    return "[" + ("\"" + text + "\",").repeat(size - 1) + "\"" + text + "\"]";
  }
}
