package dev.embedway.core.config;

import dev.embedway.core.config.OriginalName.Fate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every variable and setting of the original module, so that none is ignored in silence. */
final class OriginalNames {

  /** Each name once. */
  static final List<OriginalName> ALL =
      Stream.of(
              works(
                  "EMBEDDINGS_REQUEST_TIMEOUT EMBEDDINGS_DIMENSION_POLICY EMBEDDINGS_MODEL_STORAGE_DIR",
                  "EMBEDDINGS_UNLOAD_TIMEOUT_SECONDS EMBEDDINGS_TENANT_RPS",
                  "EMBEDDINGS_CACHE_TTL_SECONDS EMBEDDINGS_CACHE_MAX_SIZE PRELOAD_EMBEDDING_MODELS",
                  "AUTO_DOWNLOAD_MODELS"),
              requests(),
              engine(),
              pipeline(),
              workers(),
              stores(),
              surroundings())
          .flatMap(List::stream)
          .toList();

  private OriginalNames() {}

  private static List<OriginalName> requests() {
    return Stream.of(
            replaced(
                "times that are looked at on every read",
                "no thread runs while a function is frozen",
                "EMBEDDINGS_CACHE_CLEANUP_INTERVAL EMBEDDINGS_TTLCACHE_DAEMON"),
            later(
                "allow and deny lists",
                "EMBEDDINGS_ENFORCE_POLICY EMBEDDINGS_ENFORCE_POLICY_STRICT",
                "ALLOWED_EMBEDDING_PROVIDERS ALLOWED_EMBEDDING_MODELS"),
            later(
                "fallback between providers",
                "EMBEDDINGS_ALLOW_FALLBACK_WITH_HEADER EMBEDDINGS_FALLBACK_CHAIN",
                "EMBEDDINGS_FALLBACK_MODEL_MAP"),
            later(
                "remote providers",
                "EMBEDDINGS_CONNECTION_POOL_SIZE EMBEDDINGS_MAX_RETRIES LOCAL_API_URL",
                "EMBEDDINGS_MAX_BATCH_SIZE"),
            replaced(
                "`EMBEDDINGS_TENANT_RPS` and `EMBEDDINGS_TENANT_TPS`",
                "a limit that counts texts refuses one long request and lets many short ones pass",
                "EMBEDDINGS_RATE_LIMIT EMBEDDINGS_RATE_LIMIT_PER_MINUTE",
                "EMBEDDINGS_WINDOW_SECONDS EMBEDDINGS_PREMIUM_LIMIT"),
            replaced(
                "limits that hold for every tenant",
                "every deployment has tenants, so there is no other profile",
                "EMBEDDINGS_TENANT_RPS_PROFILE_AWARE"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<OriginalName> engine() {
    return Stream.of(
            replaced(
                "the variables of this page",
                "there is one place for settings, and every value in it is checked at start",
                "EMBEDDINGS_CONFIG_PATH EMBEDDING_CONFIG"),
            replaced(
                "`EMBEDDINGS_UNLOAD_TIMEOUT_SECONDS`",
                "tests set the name that everybody sets",
                "TEST_EMBEDDINGS_UNLOAD_TIMEOUT_SECONDS"),
            replaced(
                "the model's own card",
                "a limit or a length that is not the model's cuts texts or breaks vectors",
                "EMBEDDING_MODEL_MAX_TOKENS DEFAULT_EMBEDDING_DIM LLM_EMBEDDINGS_L2_NORMALIZE"),
            replaced(
                "refusing models that need it, by name",
                "code of a repository is never run",
                "TRUSTED_HF_REMOTE_CODE_MODELS"),
            replaced(
                "one engine for every route",
                "two ways to a vector give two vectors",
                "LLM_EMBEDDINGS_ADAPTERS_ENABLED"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<OriginalName> pipeline() {
    return Stream.of(
            later("backpressure", "EMB_BACKPRESSURE_MAX_DEPTH EMB_BACKPRESSURE_MAX_AGE_SECONDS"),
            later(
                "the live and the bulk lane",
                "EMBEDDINGS_PRIORITY_ENABLED EMBEDDINGS_PRIORITY_WEIGHTS"),
            later(
                "dead letters",
                "EMBEDDINGS_REQUEUE_RATE EMBEDDINGS_REQUEUE_BURST EMBEDDINGS_DLQ_ENCRYPTION_KEY",
                "EMBEDDINGS_DLQ_ALLOW_WEAK_KDF"),
            replaced(
                "the vectors of a document's last generation, found by the hash of their text",
                "they are there as long as the document is",
                "EMBEDDINGS_CONTENT_CACHE_TTL_SECONDS"),
            replaced(
                "the ledger, which keeps what was done as long as the document",
                "a message may come again later than any time that was set",
                "EMBEDDINGS_DEDUPE_TTL_SECONDS EMBEDDINGS_LEDGER_TTL_SECONDS"),
            replaced(
                "a document's own status, `failed` or `completed`",
                "a document without vectors cannot be found, whatever its media type",
                "ALLOW_ZERO_EMBEDDINGS_MEDIA_TYPES"),
            replaced(
                "documents and chunks as they are",
                """
                hypothetical questions, contextual headers and the search for near duplicates are \
                not part of this pipeline\
                """,
                "HYDE_* INGEST_*"),
            replaced(
                "`progress` of documents and jobs",
                "it is always shown",
                "EMBEDDINGS_JOBS_EXPOSE_PROGRESS"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<OriginalName> workers() {
    return Stream.of(
            replaced(
                "queues of SQS and tables of DynamoDB",
                "there is no Redis, and nothing falls back to memory",
                "REDIS_URL EMBEDDINGS_REDIS_URL REDIS_HOST REDIS_PORT REDIS_DB REDIS_ENABLED",
                "EMBEDDINGS_REDIS_STREAM_* EMBEDDINGS_REDIS_GROUP_* EMBEDDINGS_REDIS_WORKERS_*",
                "EMBEDDINGS_REDIS_DLQ_PREFIX EMBEDDINGS_REDIS_ALLOW_STUB"),
            replaced(
                "the event-source mapping of each queue",
                "SQS delivers, waits and counts tries itself",
                "EMBEDDINGS_REDIS_MAX_RETRIES EMBEDDINGS_REDIS_RETRY_BACKOFF_BASE",
                "EMBEDDINGS_REDIS_RETRY_BACKOFF_MAX EMBEDDINGS_REDIS_BATCH_SIZE",
                "EMBEDDINGS_REDIS_POLL_INTERVAL_MS EMBEDDINGS_REDIS_IDEMPOTENCY_TTL"),
            replaced(
                "a queue for each stage, which the stack names",
                "a message of one stage is never read by another",
                "EMBEDDING_LIVE_QUEUE EMBEDDINGS_JOBS_QUEUE EMBEDDINGS_ROOT_JOBS_QUEUE"),
            replaced(
                "the counts that SQS keeps of each queue",
                "functions send no heartbeats and nothing scans for them",
                "EMB_ORCH_MAX_SCAN_KEYS EMB_ORCH_HEARTBEATS_MAX_KEYS EMB_ORCH_METRICS_STALE_MAX_AGE",
                "EMBEDDINGS_ORCHESTRATOR_ENABLED"),
            later(
                "re-embedding",
                "EMBEDDINGS_REEMBED_WORKER_ENABLED REEMBED_JOB_QUEUE REEMBED_LEASE_SECONDS",
                "REEMBED_RENEW_SECONDS REEMBED_RENEW_JITTER_SECONDS REEMBED_CHUNK_BATCH",
                "REEMBED_SKIP_UNCHANGED REEMBED_DEV_SHORTCUTS"),
            replaced(
                "re-embedding as one part, which comes later",
                "nothing read what this one wrote",
                "REEMBED_REQUEST_STREAM REEMBED_SCHEDULED_STREAM REEMBED_POLL_INTERVAL_MS",
                "REEMBED_BATCH"),
            later(
                "the compactor",
                "EMBEDDINGS_COMPACTOR_ENABLED EMBEDDINGS_COMPACTOR_INTERVAL_SECONDS"),
            replaced(
                "the ledger, which knows every tenant's documents",
                "nothing is done for one user alone",
                "COMPACTOR_USER_ID MEDIA_DB_PATH"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<OriginalName> stores() {
    return Stream.of(
            replaced(
                "the model that each store is bound to",
                "vectors of two models in one store, or of another length, are always refused",
                "EMBEDDER_ENFORCE_NO_MIX EMBEDDINGS_STARTUP_DIM_CHECK_ENABLED",
                "EMBEDDINGS_DIM_CHECK_STRICT"),
            replaced(
                "PostgreSQL with pgvector, everywhere",
                "what a laptop finds is to be what AWS finds",
                "RAG.vector_store_type CHROMADB_FORCE_STUB"),
            replaced(
                "`EMBEDWAY_DATABASE_URL`",
                "one address says all of it",
                "RAG.pgvector.host RAG.pgvector.port RAG.pgvector.database RAG.pgvector.user",
                "RAG.pgvector.password RAG.pgvector.sslmode RAG.pgvector.dsn"),
            replaced("the cosine", "the models here are trained for it", "RAG.distance_metric"),
            replaced(
                "rows that carry tenant and store",
                "a table for each collection lets different names collide",
                "RAG.collection_prefix"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<OriginalName> surroundings() {
    return Stream.of(
            replaced("API keys, always", "there is no way in without one", "AUTH_MODE"),
            replaced("the ledger in DynamoDB", "jobs are kept where documents are", "JOBS_DB_URL"),
            replaced(
                "real small models, which come with the build",
                "vectors are never made up",
                "TESTING USE_REAL_OPENAI_IN_TESTS"))
        .flatMap(List::stream)
        .toList();
  }

  /** A line for each name that is set and that no setting reads; values are left out. */
  static List<String> warnings(Map<String, String> variables, Set<String> read) {
    return ALL.stream()
        .filter(original -> !read.contains(original.name()) && original.isSetIn(variables))
        .map(original -> original.name() + " is set and has no effect: " + original.words(false))
        .toList();
  }

  /** The rows of the documentation. */
  static String rows(Set<String> read) {
    return ALL.stream()
        .map(o -> "| `" + o.name() + "` | " + emphasized(o.words(read.contains(o.name()))) + " |")
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String emphasized(String words) {
    return words.replaceFirst("^(works|not read yet|replaced by)", "*$1*");
  }

  /** In each list of names a space divides two. */
  private static List<OriginalName> works(String... names) {
    return all(new Fate.Works(), names);
  }

  private static List<OriginalName> later(String part, String... names) {
    return all(new Fate.Later(part), names);
  }

  private static List<OriginalName> replaced(String by, String because, String... names) {
    return all(new Fate.Replaced(by, because), names);
  }

  private static List<OriginalName> all(Fate fate, String... names) {
    return Stream.of(names)
        .flatMap(line -> Stream.of(line.split(" ", -1)))
        .map(name -> new OriginalName(name, fate))
        .toList();
  }
}
