package dev.embedway.local.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.settings.Setting;
import dev.embedway.local.settings.OriginalName.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OriginalNamesTest {

  /** Name and default as the original module has them; a dash where it has none. */
  private static final String LIST =
      """
      EMBEDDINGS_MAX_BATCH_SIZE 100
      EMBEDDINGS_CONNECTION_POOL_SIZE 50
      EMBEDDINGS_REQUEST_TIMEOUT 30
      EMBEDDINGS_MAX_RETRIES 3
      EMBEDDINGS_CACHE_TTL_SECONDS 3600
      EMBEDDINGS_CACHE_MAX_SIZE 5000
      EMBEDDINGS_CACHE_CLEANUP_INTERVAL 300
      EMBEDDINGS_TTLCACHE_DAEMON true
      EMBEDDINGS_ENFORCE_POLICY -
      EMBEDDINGS_ENFORCE_POLICY_STRICT false
      EMBEDDINGS_ALLOW_FALLBACK_WITH_HEADER false
      EMBEDDINGS_DIMENSION_POLICY reduce
      EMBEDDINGS_RATE_LIMIT off
      EMBEDDINGS_TENANT_RPS 0
      EMBEDDINGS_TENANT_RPS_PROFILE_AWARE false
      EMBEDDINGS_RATE_LIMIT_PER_MINUTE 60
      EMBEDDINGS_WINDOW_SECONDS 60
      EMBEDDINGS_PREMIUM_LIMIT 180
      EMB_BACKPRESSURE_MAX_DEPTH 25000
      EMB_BACKPRESSURE_MAX_AGE_SECONDS 300
      EMB_ORCH_MAX_SCAN_KEYS 500
      EMB_ORCH_HEARTBEATS_MAX_KEYS 2000
      EMB_ORCH_METRICS_STALE_MAX_AGE 120
      EMBEDDINGS_CONFIG_PATH -
      EMBEDDINGS_MODEL_STORAGE_DIR ./models/embedding_models_data/
      EMBEDDINGS_UNLOAD_TIMEOUT_SECONDS 300
      TEST_EMBEDDINGS_UNLOAD_TIMEOUT_SECONDS -
      EMBEDDINGS_CONTENT_CACHE_TTL_SECONDS 86400
      EMBEDDINGS_DEDUPE_TTL_SECONDS 3600
      EMBEDDINGS_LEDGER_TTL_SECONDS 86400
      EMBEDDINGS_PRIORITY_ENABLED false
      EMBEDDINGS_PRIORITY_WEIGHTS high:5,normal:3,low:1
      EMBEDDINGS_REQUEUE_RATE 50
      EMBEDDINGS_REQUEUE_BURST 200
      EMBEDDINGS_DLQ_ENCRYPTION_KEY -
      EMBEDDER_ENFORCE_NO_MIX false
      EMBEDDINGS_STARTUP_DIM_CHECK_ENABLED false
      EMBEDDINGS_DIM_CHECK_STRICT false
      EMBEDDINGS_COMPACTOR_ENABLED false
      EMBEDDINGS_COMPACTOR_INTERVAL_SECONDS 1800
      COMPACTOR_USER_ID -
      MEDIA_DB_PATH -
      EMBEDDINGS_REEMBED_WORKER_ENABLED false
      REEMBED_JOB_QUEUE reembed
      REEMBED_LEASE_SECONDS 60
      REEMBED_RENEW_SECONDS 30
      REEMBED_RENEW_JITTER_SECONDS 5
      REEMBED_CHUNK_BATCH 0
      REEMBED_SKIP_UNCHANGED true
      REEMBED_DEV_SHORTCUTS off
      REEMBED_REQUEST_STREAM embeddings:reembed:requests
      REEMBED_SCHEDULED_STREAM embeddings:reembed:scheduled
      REEMBED_POLL_INTERVAL_MS 1000
      REEMBED_BATCH 50
      EMBEDDING_LIVE_QUEUE embeddings:embedding
      REDIS_URL redis://localhost:6379
      EMBEDDINGS_REDIS_URL -
      REDIS_HOST -
      REDIS_PORT -
      REDIS_DB -
      REDIS_ENABLED -
      PRELOAD_EMBEDDING_MODELS -
      AUTO_DOWNLOAD_MODELS true
      TRUSTED_HF_REMOTE_CODE_MODELS -
      AUTH_MODE -
      JOBS_DB_URL -
      TESTING -
      USE_REAL_OPENAI_IN_TESTS -
      CHROMADB_FORCE_STUB -
      ALLOWED_EMBEDDING_PROVIDERS -
      ALLOWED_EMBEDDING_MODELS -
      EMBEDDING_MODEL_MAX_TOKENS -
      EMBEDDINGS_FALLBACK_CHAIN -
      EMBEDDINGS_FALLBACK_MODEL_MAP -
      EMBEDDING_CONFIG -
      DEFAULT_EMBEDDING_DIM 1536
      LOCAL_API_URL -
      HYDE_* -
      INGEST_* -
      EMBEDDINGS_REDIS_STREAM_* -
      EMBEDDINGS_REDIS_GROUP_* -
      EMBEDDINGS_REDIS_WORKERS_* -
      EMBEDDINGS_REDIS_MAX_RETRIES 2
      EMBEDDINGS_REDIS_RETRY_BACKOFF_BASE 2
      EMBEDDINGS_REDIS_RETRY_BACKOFF_MAX 30
      EMBEDDINGS_REDIS_BATCH_SIZE 1
      EMBEDDINGS_REDIS_POLL_INTERVAL_MS 1000
      EMBEDDINGS_REDIS_IDEMPOTENCY_TTL 86400
      EMBEDDINGS_REDIS_DLQ_PREFIX -
      EMBEDDINGS_REDIS_ALLOW_STUB -
      EMBEDDINGS_JOBS_QUEUE -
      EMBEDDINGS_ROOT_JOBS_QUEUE -
      EMBEDDINGS_JOBS_EXPOSE_PROGRESS -
      LLM_EMBEDDINGS_ADAPTERS_ENABLED -
      LLM_EMBEDDINGS_L2_NORMALIZE -
      EMBEDDINGS_ORCHESTRATOR_ENABLED -
      EMBEDDINGS_DLQ_ALLOW_WEAK_KDF -
      ALLOW_ZERO_EMBEDDINGS_MEDIA_TYPES -
      RAG.vector_store_type -
      RAG.pgvector.host -
      RAG.pgvector.port -
      RAG.pgvector.database -
      RAG.pgvector.user -
      RAG.pgvector.password -
      RAG.pgvector.sslmode -
      RAG.pgvector.dsn -
      RAG.distance_metric -
      RAG.collection_prefix -
      """;

  private static final Map<String, String> DEFAULTS =
      LIST.lines()
          .map(line -> line.split(" ", 2))
          .collect(Collectors.toMap(row -> row[0], row -> row[1].replaceAll("^-$", "")));

  @Test
  void everyNameOfTheOriginalIsThereOnceAndNoOther() {
    List<String> names =
        OriginalNames.read().all().stream().map(OriginalName::name).sorted().toList();

    assertEquals(DEFAULTS.keySet().stream().sorted().toList(), names);
  }

  @Test
  void aNameThatWorksIsReadAndOneThatIsReplacedIsNot() {
    for (OriginalName original : OriginalNames.read().all()) {
      boolean isRead = EmbedwaySettings.names().contains(original.name());
      switch (original.fate()) {
        case Fate.Works _ -> assertTrue(isRead, original.name());
        case Fate.Replaced _ -> assertFalse(isRead, original.name());
        case Fate.Later _ -> assertEquals(isRead, original.words(isRead).equals("works"));
      }
    }
  }

  @Test
  void aSettingOfTheOriginalsKeepsItsDefault() {
    Map<String, String> expected = new TreeMap<>(DEFAULTS);
    expected.keySet().retainAll(EmbedwaySettings.names());
    // On, it lets every holder of a key fill disks and bills.
    expected.put("AUTO_DOWNLOAD_MODELS", "false");

    Map<String, String> found =
        EmbedwaySettings.all().stream()
            .filter(setting -> DEFAULTS.containsKey(setting.name()))
            .collect(Collectors.toMap(Setting::name, Setting::fallback, (a, b) -> a, TreeMap::new));

    assertEquals(expected, found);
    assertTrue(found.size() >= 4, found.toString());
  }

  @Test
  void thePageHasOneRowForEachName() {
    String section = ConfigurationPage.render().replaceAll("(?s)^.*## Names", "");

    for (OriginalName original : OriginalNames.read().all()) {
      long rows =
          section.lines().filter(l -> l.startsWith("| `" + original.name() + "` |")).count();

      assertEquals(1, rows, original.name());
    }
    assertTrue(section.contains("| `EMBEDDINGS_REQUEST_TIMEOUT` | *works* |"));
    assertTrue(section.contains("| `REDIS_URL` | *replaced by* queues of SQS"));
    assertTrue(section.contains(", because there is no Redis"));
  }

  @Test
  void aNameThatIsSetInVainIsWarnedOfOnceWithoutItsValue() {
    for (OriginalName original : OriginalNames.read().all()) {
      String name = original.name().replace("*", "ANY");

      List<String> warnings = warnings(Map.of(name, "secret-value", "PATH", "/"));

      boolean isRead = EmbedwaySettings.names().contains(original.name());
      assertEquals(isRead ? 0 : 1, warnings.size(), name);
      assertFalse(warnings.toString().contains("secret-value"));
    }
  }

  @Test
  void theWarningSaysWhatToUseInstead() {
    assertEquals(
        List.of(
            "REDIS_URL is set and has no effect: replaced by queues of SQS and tables of DynamoDB,"
                + " because there is no Redis, and nothing falls back to memory"),
        warnings(Map.of("REDIS_URL", "redis://a")));
    assertEquals(List.of(), warnings(Map.of("REDIS_URL", " ")));
  }

  @Test
  void readingLogsEveryWarningOnce() {
    List<String> lines = new ArrayList<>();

    LocalSettings.read(
        Map.of("REDIS_URL", "redis://a", "HYDE_ENABLED", "true", "AUTH_MODE", "x"), lines::add);

    assertEquals(3, lines.size());
    assertEquals(
        3,
        Stream.of("REDIS_URL", "HYDE_*", "AUTH_MODE")
            .filter(n -> lines.toString().contains(n + " is set"))
            .count());
  }

  @Test
  void namesOfTheOriginalAreNotTakenForMistypedOnes() {
    Map<String, String> variables =
        Map.of("EMBEDDINGS_RATE_LIMIT", "1", "EMBEDDINGS_REDIS_GROUP_X", "1", "EMBEDWAY_ULR", "1");

    assertEquals(3, EmbedwaySettings.unknownNames(variables).size());
    assertEquals(
        List.of(
            "EMBEDWAY_ULR is set and has no effect: there is no setting of that name; did you mean"
                + " EMBEDWAY_URL?"),
        LocalSettings.unknownNames(variables));
  }

  @Test
  void rejectsLinesWithoutWhatTheirFateHas() {
    for (String line : List.of("A", "A\tworks\tx", "A\treplaced\tby", "A\tlater", "A\tkept\tx")) {
      assertThrows(
          IllegalArgumentException.class, () -> OriginalName.of(line.split("\t", -1)), line);
    }
  }

  private static List<String> warnings(Map<String, String> variables) {
    return OriginalNames.read().warnings(variables, EmbedwaySettings.names());
  }
}
