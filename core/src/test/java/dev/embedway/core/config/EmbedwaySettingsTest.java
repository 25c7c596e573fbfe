package dev.embedway.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.DimensionPolicy;
import dev.embedway.core.settings.ConfigurationException;
import dev.embedway.core.settings.Setting;
import dev.embedway.core.store.HybridWeights;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EmbedwaySettingsTest {

  @Test
  void namesAndDefaultsStayAsTheyAre() {
    Map<String, String> defaults =
        EmbedwaySettings.all().stream()
            .collect(
                Collectors.toMap(
                    Setting::name, Setting::fallback, (a, b) -> a + "|" + b, LinkedHashMap::new));

    assertEquals(
        "{EMBEDWAY_API_KEY=, EMBEDWAY_URL=, EMBEDWAY_POSTGRES_HOME=,"
            + " EMBEDWAY_RECONCILE_INTERVAL=1h, EMBEDWAY_REEMBED_INTERVAL=2s, EMBEDDINGS_REQUEST_TIMEOUT=30,"
            + " EMBEDDINGS_DIMENSION_POLICY=reduce, EMBEDDINGS_ACCEPT_TOKEN_ARRAYS=true,"
            + " EMBEDWAY_HYBRID_TEXT_WEIGHT=0.9, EMBEDWAY_ACCESS_LOG=off,"
            + " EMBEDDINGS_TENANT_RPS=0, EMBEDDINGS_TENANT_TPS=0, EMBEDDINGS_GLOBAL_RPS=0,"
            + " EMBEDWAY_TENANT_MAX_DOCUMENTS=0, EMBEDWAY_TENANT_MAX_BYTES=0,"
            + " EMBEDWAY_TENANT_MAX_STORES=0, EMBEDWAY_TENANT_MAX_KEYS=1000,"
            + " EMBEDWAY_TENANT_MAX_VECTORS=0, EMBEDWAY_SIGNING_SECRETS=,"
            + " EMBEDDINGS_BREAKER_MIN_CALLS=10, EMBEDDINGS_BREAKER_FAILURE_RATE=0.5,"
            + " EMBEDDINGS_BREAKER_SLOW_CALL_RATE=1.0, EMBEDDINGS_BREAKER_SLOW_CALL_SECONDS=20,"
            + " EMBEDDINGS_BREAKER_WINDOW_SECONDS=30, EMBEDDINGS_BREAKER_OPEN_SECONDS=30,"
            + " EMBEDDINGS_CACHE_TTL_SECONDS=3600, EMBEDDINGS_CACHE_MAX_SIZE=5000, EMBEDWAY_CACHE_MEMORY_MB=64,"
            + " EMBEDDINGS_CACHE_L2=auto, EMBEDWAY_CACHE_SECRET=, EMBEDWAY_CACHE_TIMEOUT_MS=500,"
            + " EMBEDDINGS_MODEL_STORAGE_DIR=./models/embedding_models_data/, EMBEDWAY_SHIPPED_MODELS_DIR=,"
            + " EMBEDWAY_NATIVES_DIR=, EMBEDWAY_ENGINE_THREADS=0, EMBEDDINGS_MAX_MODELS=3,"
            + " EMBEDWAY_MODEL_MEMORY_MB=2048,"
            + " EMBEDDINGS_UNLOAD_TIMEOUT_SECONDS=300, PRELOAD_EMBEDDING_MODELS=,"
            + " EMBEDWAY_PROMPTS_FILE=, EMBEDWAY_PROMPTS=,"
            + " OPENAI_API_KEY=, OPENAI_BASE_URL=https://api.openai.com/v1, OPENAI_ORG_ID=, OPENAI_PROJECT_ID=,"
            + " LOCAL_API_URL=, LOCAL_API_KEY=, LOCAL_API_FORMAT=openai, COHERE_API_KEY=,"
            + " COHERE_BASE_URL=https://api.cohere.com/v2, GOOGLE_API_KEY=,"
            + " GOOGLE_BASE_URL=https://generativelanguage.googleapis.com/v1beta, HF_TOKEN=,"
            + " HF_ENDPOINT=https://huggingface.co, AUTO_DOWNLOAD_MODELS=false,"
            + " EMBEDWAY_HF_INFERENCE_URL=https://router.huggingface.co/hf-inference/models/{model}"
            + "/pipeline/feature-extraction,"
            + " EMBEDDINGS_CONNECTION_POOL_SIZE=50, EMBEDDINGS_MAX_RETRIES=3, EMBEDDINGS_MAX_BATCH_SIZE=100,"
            + " EMBEDWAY_MODEL_PRICES=,"
            + " ALLOWED_EMBEDDING_PROVIDERS=, DENIED_EMBEDDING_PROVIDERS=,"
            + " ALLOWED_EMBEDDING_MODELS=, DENIED_EMBEDDING_MODELS=,"
            + " EMBEDDINGS_ENFORCE_POLICY=, EMBEDDINGS_ENFORCE_POLICY_STRICT=false,"
            + " EMBEDDINGS_ALLOW_FALLBACK_WITH_HEADER=false,"
            + " EMBEDDINGS_FALLBACK_ACROSS_SPACES=false, EMBEDDINGS_FALLBACK_CHAIN=, EMBEDDINGS_FALLBACK_MODEL_MAP=,"
            + " EMBEDWAY_DEFAULT_MODEL=all-MiniLM-L6-v2, EMBEDWAY_MAX_DOCUMENT_BYTES=52428800,"
            + " EMBEDWAY_EXTRACTION_TIMEOUT_SECONDS=30, EMBEDWAY_EXTRACTION_MEMORY_MB=512, EMBEDWAY_RETRY_DEADLINE=12h,"
            + " EMBEDWAY_REEMBED_KEEP=168h,"
            + " EMBEDDINGS_DLQ_ENCRYPTION_KEY=, EMBEDDINGS_REQUEUE_RATE=50, EMBEDDINGS_REQUEUE_BURST=200,"
            + " EMBEDDINGS_COMPACTOR_INTERVAL_SECONDS=1800, EMBEDDINGS_COMPACTOR_SOURCE_VERSIONS=delete,"
            + " EMBEDWAY_DEAD_LETTER_DAYS=30,"
            + " EMB_BACKPRESSURE_MAX_DEPTH=25000, EMB_BACKPRESSURE_MAX_AGE_SECONDS=300,"
            + " EMBEDWAY_ERASURE_SETTLING=1h, EMBEDWAY_ERASURE_RECOVERY_DAYS=0,"
            + " EMBEDWAY_ERASURE_BACKUP_DAYS=0, EMBEDWAY_ERASURE_LOG_DAYS=0,"
            + " EMBEDWAY_VECTOR_STORE=pgvector, EMBEDWAY_CHROMA_URL=, EMBEDWAY_CHROMA_TOKEN=,"
            + " EMBEDWAY_DATABASE_URL=, EMBEDWAY_DATABASE_POOL_SIZE=4, EMBEDWAY_INDEX_THRESHOLD=20000,"
            + " EMBEDWAY_TOPOLOGY=aws, EMBEDWAY_CONTROL_TABLE=embedway-control, EMBEDWAY_ACCESS_TABLE=embedway-access,"
            + " EMBEDWAY_AUDIT_TABLE=embedway-audit, EMBEDWAY_CACHE_TABLE=embedway-cache,"
            + " EMBEDWAY_LEDGER_TABLE=embedway-ledger,"
            + " EMBEDWAY_DOCUMENTS_BUCKET=embedway-documents, EMBEDWAY_ARTIFACTS_BUCKET=embedway-artifacts,"
            + " EMBEDWAY_CHUNKING_QUEUE=embedway-chunking,"
            + " EMBEDWAY_CHUNKING_DEAD_LETTER_QUEUE=embedway-chunking-dlq,"
            + " EMBEDWAY_EMBEDDING_QUEUE=embedway-embedding,"
            + " EMBEDWAY_EMBEDDING_DEAD_LETTER_QUEUE=embedway-embedding-dlq,"
            + " EMBEDWAY_EMBEDDING_BULK_QUEUE=embedway-embedding-bulk,"
            + " EMBEDWAY_EMBEDDING_BULK_DEAD_LETTER_QUEUE=embedway-embedding-bulk-dlq,"
            + " EMBEDWAY_STORAGE_QUEUE=embedway-storage,"
            + " EMBEDWAY_STORAGE_DEAD_LETTER_QUEUE=embedway-storage-dlq,"
            + " EMBEDWAY_STORAGE_BULK_QUEUE=embedway-storage-bulk,"
            + " EMBEDWAY_STORAGE_BULK_DEAD_LETTER_QUEUE=embedway-storage-bulk-dlq,"
            + " EMBEDWAY_CHUNKING_MAPPING=,"
            + " EMBEDWAY_EMBEDDING_MAPPING=, EMBEDWAY_EMBEDDING_BULK_MAPPING=,"
            + " EMBEDWAY_STORAGE_MAPPING=, EMBEDWAY_STORAGE_BULK_MAPPING=, EMBEDWAY_S3_MODELS=}",
        defaults.toString());
  }

  @Test
  void anEmptyEnvironmentGivesTheDefaults() {
    EmbedwaySettings settings = EmbedwaySettings.read(Map.of());

    assertEquals(
        new ApiSettings(
            Duration.ofSeconds(30),
            DimensionPolicy.REDUCE,
            ApiSettings.TokenArrayPolicy.ACCEPT,
            new HybridWeights(1, 0.9),
            ApiSettings.AccessLogging.OFF),
        settings.api());
    assertEquals(
        Path.of("models/embedding_models_data"), settings.engine().modelDirectory().normalize());
    assertEquals(52_428_800L, settings.pipeline().files().maxBytes());
    assertEquals(Duration.ofHours(12), settings.pipeline().retryDeadline());
    assertEquals(Optional.empty(), settings.database().url());
  }

  @Test
  void aFunctionThatNeedsADatabaseSaysWhichVariableIsNotSet() {
    DatabaseSettings without = EmbedwaySettings.read(Map.of()).database();

    ConfigurationException thrown =
        assertThrows(ConfigurationException.class, without::requiredUrl);

    assertTrue(String.valueOf(thrown.getMessage()).contains("EMBEDWAY_DATABASE_URL"));
  }

  @Test
  void durationsAreNumbersWithAUnitWithinTheirBounds() {
    for (String value : List.of("60s", "1m", "90m", "4d", "96h")) {
      EmbedwaySettings.read(Map.of("EMBEDWAY_RETRY_DEADLINE", value));
    }
    for (String value : List.of("59s", "5d", "12", "h", "-1h", "1.5h", "12H", "PT12H", "1h30m")) {
      ConfigurationException thrown =
          assertThrows(
              ConfigurationException.class,
              () -> EmbedwaySettings.read(Map.of("EMBEDWAY_RETRY_DEADLINE", value)),
              value);
      assertTrue(String.valueOf(thrown.getMessage()).contains("1m..4d"), value);
    }
  }

  @Test
  void mistypedNamesAreToldOfWithTheNearestAndWithoutValues() {
    assertEquals(
        List.of(
            "EMBEDDINGS_QUITE_ANOTHER_THING is set and has no effect: there is no setting of that"
                + " name",
            "EMBEDWAY_DATABSE_URL is set and has no effect: there is no setting of that name; did"
                + " you mean EMBEDWAY_DATABASE_URL?"),
        EmbedwaySettings.unknownNames(
            Map.of(
                "EMBEDWAY_DATABSE_URL", "secret",
                "EMBEDDINGS_QUITE_ANOTHER_THING", "1",
                "EMBEDWAY_JAVA_OPTS", "-Xmx4g",
                "PATH", "/bin")));
  }

  @Test
  void everySettingIsAKnownName() {
    Map<String, String> all = new HashMap<>();
    EmbedwaySettings.names().forEach(name -> all.put(name, "1"));

    assertEquals(List.of(), EmbedwaySettings.unknownNames(all));
  }

  @Test
  void everyFaultIsReportedAtOnce() {
    ConfigurationException thrown =
        assertThrows(
            ConfigurationException.class,
            () ->
                EmbedwaySettings.read(
                    Map.of(
                        "EMBEDDINGS_REQUEST_TIMEOUT", "0",
                        "EMBEDWAY_TOPOLOGY", "moon",
                        "EMBEDDINGS_DIMENSION_POLICY", "stretch",
                        "EMBEDDINGS_ACCEPT_TOKEN_ARRAYS", "maybe",
                        "EMBEDWAY_DATABASE_URL", "mysql://x",
                        "EMBEDWAY_ENGINE_THREADS", "many",
                        "LOCAL_API_URL", "http://user:secret@host/v1",
                        "EMBEDDINGS_FALLBACK_CHAIN", "openai")));

    String message = String.valueOf(thrown.getMessage());
    assertTrue(
        message.contains("EMBEDDINGS_REQUEST_TIMEOUT: allowed is 1..300 seconds, given was \"0\""),
        message);
    assertTrue(message.contains("EMBEDWAY_TOPOLOGY"), message);
    assertTrue(message.contains("EMBEDDINGS_DIMENSION_POLICY"), message);
    assertTrue(message.contains("EMBEDDINGS_ACCEPT_TOKEN_ARRAYS"), message);
    assertTrue(message.contains("EMBEDWAY_DATABASE_URL"), message);
    assertTrue(message.contains("EMBEDWAY_ENGINE_THREADS"), message);
    assertTrue(message.contains("LOCAL_API_URL"), message);
    assertTrue(message.contains("EMBEDDINGS_FALLBACK_CHAIN"), message);
    assertFalse(message.contains("secret"), message);
  }

  @Test
  void chromaNeedsItsUrlAndIsRefusedOnAStage() {
    String engine = "EMBEDWAY_VECTOR_STORE";
    String url = "EMBEDWAY_CHROMA_URL";
    for (Map<String, String> bad :
        List.of(
            Map.of(engine, "chroma"),
            Map.of(engine, "chroma", url, "ftp://h"),
            Map.of(engine, "chroma", url, "http://user:hidden@h"),
            Map.of(engine, "chroma", url, "http://h h"),
            Map.of(engine, "chroma", url, "http://h", "EMBEDWAY_CHROMA_TOKEN", "hid den"))) {
      String message =
          String.valueOf(
              assertThrows(ConfigurationException.class, () -> EmbedwaySettings.read(bad))
                  .getMessage());

      assertTrue(message.contains("EMBEDWAY_CHROMA"), message);
      assertFalse(message.contains("hid"), message);
    }
    VectorStoreSettings chroma =
        EmbedwaySettings.read(
                Map.of(engine, "chroma", url, "http://h:1", "EMBEDWAY_CHROMA_TOKEN", "hidden"))
            .vectors();
    assertEquals(Optional.of("hidden"), chroma.chromaToken());
    assertFalse(chroma.toString().contains("hidden"), chroma.toString());
    String refused =
        String.valueOf(
            assertThrows(ConfigurationException.class, chroma::requirePgvector).getMessage());
    assertTrue(refused.contains(engine + ": chroma is for a local cloud alone"), refused);
    EmbedwaySettings.read(Map.of()).vectors().requirePgvector();
  }

  @Test
  void ratesOfBreakersAreDecimalsWithinBounds() {
    for (String bad : List.of("0", "1.01", "-0.5", "half", "1e-1", "NaN", "0,5")) {
      ConfigurationException thrown =
          assertThrows(
              ConfigurationException.class,
              () -> EmbedwaySettings.read(Map.of("EMBEDDINGS_BREAKER_FAILURE_RATE", bad)));
      assertTrue(String.valueOf(thrown.getMessage()).contains("given was \"" + bad + "\""));
    }

    assertEquals(
        0.25,
        EmbedwaySettings.read(Map.of("EMBEDDINGS_BREAKER_FAILURE_RATE", "0.25"))
            .breaker()
            .rates()
            .failures());
  }

  @Test
  void secretsAreNeitherInFaultsNorInText() {
    String secret = "short!" + "\u00e9".repeat(3) + "-secret";

    ConfigurationException thrown =
        assertThrows(
            ConfigurationException.class,
            () -> EmbedwaySettings.read(Map.of("EMBEDWAY_API_KEY", secret)));
    EmbedwaySettings settings =
        EmbedwaySettings.read(
            Map.of(
                "EMBEDWAY_API_KEY",
                "a-good-secret-key",
                "EMBEDWAY_DATABASE_URL",
                "jdbc:postgresql://h/d?password=hidden",
                "OPENAI_API_KEY",
                "sk-of-nobody",
                "HF_TOKEN",
                "hf_of_nobody"));

    assertFalse(String.valueOf(thrown.getMessage()).contains(secret));
    assertFalse(settings.toString().contains("a-good-secret-key"));
    assertFalse(settings.toString().contains("hidden"));
    assertFalse(settings.toString().contains("nobody"));
  }
}
