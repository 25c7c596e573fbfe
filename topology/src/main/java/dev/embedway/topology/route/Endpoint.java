package dev.embedway.topology.route;

import dev.embedway.topology.FunctionId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A route of the API, below every base path; docs/openapi.yaml describes each. */
public enum Endpoint {
  CREATE_EMBEDDINGS("POST", "/embeddings", Role.EMBED),
  CREATE_EMBEDDINGS_BATCH("POST", "/embeddings/batch", Role.EMBED),
  LIST_EMBEDDING_MODELS("GET", "/embeddings/models", Role.EMBED),
  WARM_MODEL("POST", "/embeddings/models/warmup", Role.ADMIN),
  DOWNLOAD_MODEL("POST", "/embeddings/models/download", Role.ADMIN),
  SHOW_EMBEDDING_MODEL("GET", "/embeddings/models/{model+}", Role.EMBED),
  LIST_PROVIDERS("GET", "/embeddings/providers-config", Role.EMBED),
  EMBEDDINGS_METRICS("GET", "/embeddings/metrics", Role.ADMIN),
  EMBEDDINGS_USAGE("GET", "/embeddings/usage", Role.EMBED),
  TENANT_QUOTAS("GET", "/embeddings/tenant/quotas", Role.EMBED),
  LIST_BREAKERS("GET", "/embeddings/circuit-breakers", Role.ADMIN),
  RESET_BREAKER("POST", "/embeddings/circuit-breakers/{provider}/reset", Role.ADMIN),
  STAGE_STATUS("GET", "/embeddings/stage/status", Role.ADMIN),
  CONTROL_STAGE("POST", "/embeddings/stage/control", Role.ADMIN),
  SHOW_SUMMARY("GET", "/embeddings/orchestrator/summary", Role.ADMIN),
  STREAM_SUMMARIES("GET", "/embeddings/orchestrator/events", Role.ADMIN),
  LIST_DEAD_LETTERS("GET", "/embeddings/dlq", Role.ADMIN),
  DEAD_LETTER_STATS("GET", "/embeddings/dlq/stats", Role.ADMIN),
  SHOW_DEAD_LETTER("GET", "/embeddings/dlq/{entry_id}", Role.ADMIN),
  DECIDE_DEAD_LETTER("POST", "/embeddings/dlq/state", Role.ADMIN),
  REQUEUE_DEAD_LETTER("POST", "/embeddings/dlq/requeue", Role.ADMIN),
  REQUEUE_DEAD_LETTERS("POST", "/embeddings/dlq/requeue/bulk", Role.ADMIN),
  RUN_COMPACTOR("POST", "/embeddings/compactor/run", FunctionId.DATA, Role.ADMIN),
  CREATE_COLLECTION("POST", "/embeddings/collections", Role.INGEST),
  LIST_COLLECTIONS("GET", "/embeddings/collections", Role.INGEST, Role.SEARCH),
  DELETE_COLLECTION("DELETE", "/embeddings/collections/{store}", Role.INGEST),
  COLLECTION_STATS(
      "GET", "/embeddings/collections/{store}/stats", FunctionId.DATA, Role.INGEST, Role.SEARCH),
  CLEAR_EMBEDDINGS_CACHE("DELETE", "/embeddings/cache", Role.ADMIN),
  SKIP_JOB("POST", "/embeddings/job/skip", Role.ADMIN),
  BUMP_JOB("POST", "/embeddings/job/priority/bump", Role.ADMIN),
  REEMBED_DOCUMENT("POST", "/embeddings/reembed/schedule", Role.ADMIN),
  REEMBED_STORES("POST", "/embeddings/reembed/stores", FunctionId.DATA, Role.ADMIN),
  SHOW_SKIPPED_JOB("GET", "/embeddings/job/skip/status", Role.ADMIN),
  SHOW_LEDGER_STATUS("GET", "/embeddings/ledger/status", Role.ADMIN),
  EMBEDDINGS_HEALTH("GET", "/embeddings/health"),
  HEALTH("GET", "/health"),
  DESCRIPTION("GET", "/openapi.json"),
  LIST_MODELS("GET", "/models", Role.EMBED),
  SHOW_MODEL("GET", "/models/{model+}", Role.EMBED),
  CREATE_KEY("POST", "/keys", Role.ADMIN),
  LIST_KEYS("GET", "/keys", Role.ADMIN),
  REVOKE_KEYS("DELETE", "/keys", Role.ADMIN),
  REVOKE_KEY("DELETE", "/keys/{key}", Role.ADMIN),
  LIST_TENANTS("GET", "/tenants", Role.ADMIN),
  CHANGE_TENANT("PATCH", "/tenants/{tenant}", Role.ADMIN),
  DELETE_TENANT("DELETE", "/tenants/{tenant}", Role.ADMIN),
  SHOW_TENANT_ERASURE("GET", "/tenants/{tenant}/erasure", Role.ADMIN),
  VERIFY_ERASURE("POST", "/erasures/verify", Role.ADMIN),
  LIST_AUDIT("GET", "/audit", Role.ADMIN),
  UPLOAD_DOCUMENT("POST", "/documents", Role.INGEST),
  PREPARE_UPLOAD("POST", "/documents/uploads", Role.INGEST),
  LIST_DOCUMENTS("GET", "/documents", Role.INGEST, Role.SEARCH),
  SHOW_DOCUMENT("GET", "/documents/{id}", Role.INGEST, Role.SEARCH),
  CHANGE_DOCUMENT("POST", "/documents/{id}", Role.INGEST),
  DELETE_DOCUMENT("DELETE", "/documents/{id}", FunctionId.DATA, Role.INGEST),
  SHOW_DOCUMENT_JOB("GET", "/documents/embeddings/jobs/{job}", Role.INGEST, Role.SEARCH),
  LIST_DOCUMENT_JOBS("GET", "/documents/embeddings/jobs", Role.INGEST, Role.SEARCH),
  SHOW_DOCUMENT_EMBEDDINGS("GET", "/documents/{id}/embeddings/status", Role.INGEST, Role.SEARCH),
  EMBED_DOCUMENT("POST", "/documents/{id}/embeddings", Role.INGEST),
  EMBED_DOCUMENTS("POST", "/documents/embeddings/batch", Role.INGEST),
  SEARCH_DOCUMENTS("POST", "/documents/embeddings/search", FunctionId.DATA, Role.SEARCH),
  DELETE_DOCUMENT_EMBEDDINGS("DELETE", "/documents/{id}/embeddings", FunctionId.DATA, Role.INGEST),
  SHOW_MEDIA_STATUS("GET", "/media/{id}/embeddings/status", Role.INGEST, Role.SEARCH),
  EMBED_MEDIA("POST", "/media/{id}/embeddings", Role.INGEST),
  EMBED_MEDIA_BATCH("POST", "/media/embeddings/batch", Role.INGEST),
  SEARCH_MEDIA("POST", "/media/embeddings/search", FunctionId.DATA, Role.SEARCH),
  DELETE_MEDIA_EMBEDDINGS("DELETE", "/media/{id}/embeddings", FunctionId.DATA, Role.INGEST),
  SHOW_MEDIA_JOB("GET", "/media/embeddings/jobs/{job}", Role.INGEST, Role.SEARCH),
  CANCEL_DOCUMENT_JOB("POST", "/documents/embeddings/jobs/{job}/cancel", Role.INGEST),
  CANCEL_MEDIA_JOB("POST", "/media/embeddings/jobs/{job}/cancel", Role.INGEST),
  LIST_MEDIA_JOBS("GET", "/media/embeddings/jobs", Role.INGEST, Role.SEARCH),
  CREATE_FILE("POST", "/files", Role.INGEST),
  LIST_FILES("GET", "/files", Role.INGEST, Role.SEARCH),
  SHOW_FILE("GET", "/files/{file}", Role.INGEST, Role.SEARCH),
  SHOW_FILE_CONTENT("GET", "/files/{file}/content", Role.INGEST),
  DELETE_FILE("DELETE", "/files/{file}", Role.INGEST),
  CREATE_STORE("POST", "/vector_stores", Role.INGEST),
  CREATE_STORE_FROM_MEDIA("POST", "/vector_stores/create_from_media", Role.INGEST),
  LIST_STORES("GET", "/vector_stores", Role.INGEST, Role.SEARCH),
  SHOW_STORE("GET", "/vector_stores/{store}", FunctionId.DATA, Role.INGEST, Role.SEARCH),
  CHANGE_STORE("POST", "/vector_stores/{store}", Role.INGEST),
  PATCH_STORE("PATCH", "/vector_stores/{store}", Role.INGEST),
  DELETE_STORE("DELETE", "/vector_stores/{store}", Role.INGEST),
  DUPLICATE_STORE("POST", "/vector_stores/{store}/duplicate", FunctionId.DATA, Role.INGEST),
  SHOW_SYNONYMS("GET", "/vector_stores/{store}/synonyms", Role.INGEST, Role.SEARCH),
  REPLACE_SYNONYMS("PUT", "/vector_stores/{store}/synonyms", Role.INGEST),
  ATTACH_FILE("POST", "/vector_stores/{store}/files", Role.INGEST),
  LIST_STORE_FILES("GET", "/vector_stores/{store}/files", Role.INGEST, Role.SEARCH),
  SHOW_STORE_FILE("GET", "/vector_stores/{store}/files/{file}", Role.INGEST, Role.SEARCH),
  CHANGE_STORE_FILE("POST", "/vector_stores/{store}/files/{file}", Role.INGEST),
  DELETE_STORE_FILE("DELETE", "/vector_stores/{store}/files/{file}", FunctionId.DATA, Role.INGEST),
  SHOW_STORE_FILE_TEXT(
      "GET", "/vector_stores/{store}/files/{file}/content", Role.INGEST, Role.SEARCH),
  CREATE_FILE_BATCH("POST", "/vector_stores/{store}/file_batches", Role.INGEST),
  SHOW_FILE_BATCH("GET", "/vector_stores/{store}/file_batches/{batch}", Role.INGEST, Role.SEARCH),
  CANCEL_FILE_BATCH("POST", "/vector_stores/{store}/file_batches/{batch}/cancel", Role.INGEST),
  LIST_FILE_BATCH_FILES(
      "GET", "/vector_stores/{store}/file_batches/{batch}/files", Role.INGEST, Role.SEARCH),
  REEMBED_STORE("POST", "/vector_stores/{store}/reembed", FunctionId.DATA, Role.ADMIN),
  COMPARE_STORE("POST", "/vector_stores/{store}/reembed/comparison", FunctionId.DATA, Role.ADMIN),
  SHOW_STORE_INDEX("GET", "/vector_stores/{store}/admin/index_info", FunctionId.DATA, Role.ADMIN),
  SHOW_STORES_HEALTH("GET", "/vector_stores/admin/health", FunctionId.DATA, Role.ADMIN),
  LIST_STORE_USERS("GET", "/vector_stores/admin/users", Role.ADMIN),
  TUNE_STORES("POST", "/vector_stores/admin/hnsw_ef_search", FunctionId.DATA, Role.ADMIN),
  TUNE_STORE("POST", "/vector_stores/{store}/admin/hnsw_ef_search", FunctionId.DATA, Role.ADMIN),
  REBUILD_STORE_INDEX(
      "POST", "/vector_stores/{store}/admin/rebuild_index", FunctionId.DATA, Role.ADMIN),
  DELETE_BY_FILTER(
      "POST", "/vector_stores/{store}/admin/delete_by_filter", FunctionId.DATA, Role.ADMIN),
  SEARCH_STORES("POST", "/search", FunctionId.DATA, Role.SEARCH),
  SEARCH_STORE("POST", "/vector_stores/{store}/search", FunctionId.DATA, Role.SEARCH),
  QUERY_STORE("POST", "/vector_stores/{store}/query", FunctionId.DATA, Role.SEARCH),
  UPSERT_RECORDS("POST", "/vector_stores/{store}/vectors", FunctionId.DATA, Role.INGEST),
  CREATE_VECTOR_BATCH("POST", "/vector_stores/{store}/vectors/batches", Role.INGEST),
  SHOW_VECTOR_BATCH(
      "GET", "/vector_stores/{store}/vectors/batches/{batch}", Role.INGEST, Role.SEARCH),
  /** By the function of {@link #SHOW_STORE}, whose path a gateway would take it for. */
  LIST_VECTOR_BATCHES("GET", "/vector_stores/batches", FunctionId.DATA, Role.INGEST, Role.SEARCH),
  LIST_RECORDS("GET", "/vector_stores/{store}/vectors", FunctionId.DATA, Role.INGEST, Role.SEARCH),
  SHOW_RECORD(
      "GET", "/vector_stores/{store}/vectors/{vector}", FunctionId.DATA, Role.INGEST, Role.SEARCH),
  DELETE_RECORD("DELETE", "/vector_stores/{store}/vectors/{vector}", FunctionId.DATA, Role.INGEST);

  /** Paths below which routes answer. */
  public static final List<String> BASES = List.of("/api/v1", "/v1");

  /** The function that answers what no route of a gateway names. */
  public static final FunctionId DEFAULT_FUNCTION = FunctionId.API;

  private final String method;
  private final String path;
  private final FunctionId function;

  /** Made by {@code List.of}. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Role> roles;

  Endpoint(String method, String path, Role... roles) {
    this(method, path, FunctionId.API, roles);
  }

  Endpoint(String method, String path, FunctionId function, Role... roles) {
    this.method = method;
    this.path = path;
    this.function = function;
    this.roles = List.of(roles);
  }

  /** HTTP's method. */
  public String method() {
    return method;
  }

  /** The path below a base, variables in braces. */
  public String path() {
    return path;
  }

  /**
   * Paths that it answers at: below every base; what is looked for without knowing one, at the root
   * too.
   */
  public List<String> paths() {
    Stream<String> bases = BASES.stream();
    boolean isAtRoot = this == DESCRIPTION || this == HEALTH;
    return (isAtRoot ? Stream.concat(Stream.of(""), bases) : bases)
        .map(base -> base + path)
        .toList();
  }

  /** The function that answers. */
  public FunctionId function() {
    return function;
  }

  /** Roles of which a caller needs one; none for a route that needs no key. */
  public List<Role> roles() {
    return roles;
  }

  /** Every route at each of its paths. */
  public static List<RouteSpec> routes() {
    return Arrays.stream(values()).flatMap(Endpoint::specs).toList();
  }

  /**
   * Routes that a gateway must know, since all else goes to {@link #DEFAULT_FUNCTION}; in an order
   * that a change of the table's order leaves as it is, a path before those that it begins with.
   */
  public static List<RouteSpec> gatewayRoutes() {
    return routes().stream()
        .filter(route -> route.function() != DEFAULT_FUNCTION)
        .sorted(Comparator.comparing(RouteSpec::path).reversed().thenComparing(RouteSpec::method))
        .toList();
  }

  private Stream<RouteSpec> specs() {
    return paths().stream().map(path -> new RouteSpec(method, path, function));
  }
}
