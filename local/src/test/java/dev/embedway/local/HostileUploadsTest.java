package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.Chunker;
import dev.embedway.core.chunk.Chunkers;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.functions.chunking.samples.HostileFiles;
import dev.embedway.functions.chunking.samples.SampleFiles;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.testing.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Processing of bad files, and of good ones beside them, from S3's event to the search. */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileUploadsTest {

  private static final int GOOD = 100;
  private static final int MEGABYTES_3 = 3_000_000;
  private static final Duration BOUND = Duration.ofMinutes(4);

  /** Seconds on a quiet machine. */
  private static final Duration CUT_BOUND = Duration.ofMinutes(1);

  /** Good texts under keys that are nothing but awkward. */
  private static final List<String> NAMES =
      List.of(
          "a%2Fb.txt",
          "100%.txt",
          "%.txt",
          "a..b/..c.txt",
          "...",
          "zero\u200bwidth\u200djoined.txt",
          "\u202ertl.txt",
          "what?.txt",
          "what?versionId=1",
          "c#.txt",
          "a+b c.txt",
          " spaces .txt",
          "emoji \ud83e\udda6.txt",
          "trailing dot.",
          "no extension",
          "UPPER.TXT",
          "t\u00e9st-\u6587\u66f8.txt",
          "quote'\".txt",
          "semi;colon&amp;=.txt",
          "a//b.txt",
          "long" + ("/" + "y".repeat(180)).repeat(5) + ".txt");

  private LocalCloud cloud;
  private Api api;
  private S3Client s3;

  @BeforeAll
  void start(@TempDir Path directory) {
    Map<String, String> variables = new HashMap<>(TestEnvironment.variables());
    variables.put("EMBEDWAY_EXTRACTION_TIMEOUT_SECONDS", "6");
    variables.put("EMBEDWAY_EXTRACTION_MEMORY_MB", "96");
    cloud =
        LocalCloud.start(
            CloudConfig.of(directory.resolve("data"), 0, variables), System.err::println);
    api = Api.of(cloud.connection());
    s3 = RunningCloud.s3(cloud.connection());
  }

  @AfterAll
  void close() {
    s3.close();
    cloud.close();
  }

  @Test
  void everyHostileFileEndsWithItsCodeAndEveryGoodOneCompletes() throws Exception {
    Map<String, byte[]> uploads = new LinkedHashMap<>();
    Map<String, String> ends = new TreeMap<>();
    for (int i = 0; i < GOOD; i++) {
      String format = SampleFiles.FORMATS.get(i % SampleFiles.FORMATS.size());
      add(uploads, ends, "good/" + i + "." + format, SampleFiles.of(format, sentence(i)));
    }
    HostileFiles.all("http://127.0.0.1:9/x")
        .forEach((name, file) -> {
          uploads.put("hostile/" + name, file.bytes());
          ends.put("hostile/" + name, file.end());
        });
    for (String name : NAMES) {
      add(uploads, ends, "awkward/" + name, utf8("An ordinary text of an odd name."));
    }
    // A tenth of what the test below cuts: each of the many equal chunks becomes a row.
    add(uploads, ends, "words/one.txt", utf8("w".repeat(MEGABYTES_3 / 10)));
    add(uploads, ends, "words/many.txt", utf8("word ".repeat(MEGABYTES_3 / 50)));

    put(uploads);
    Await.until(() -> ends().size() == uploads.size() && !ends().containsValue(""), BOUND);

    assertEquals(ends, ends());
    for (int i = 0; i < GOOD; i += 9) {
      String sentence = sentence(i);
      assertTrue(
          api.search("mixed", "crate" + i).stream().anyMatch(text -> text.contains(sentence)),
          sentence);
    }
  }

  @Test
  void threeMegabytesOfOneWordAreCutInAMoment() {
    Instant start = Instant.now();
    try (OnnxEmbeddingProvider models =
        new OnnxEmbeddingProvider(
            BuiltInModels.all(),
            EmbedwaySettings.read(TestEnvironment.variables()).engine(),
            InstantSource.system())) {
      Embedder embedder = new Embedder(List.of(models), InstantSource.system());
      ModelSpec model = embedder.registry().resolve("all-MiniLM-L6-v2", null);
      Tokenizer tokenizer = embedder.tokenizer(model);
      Chunker chunker = Chunkers.of(ChunkingSpec.DEFAULT, model, tokenizer);

      List<Chunk> unbroken = chunker.chunk("w".repeat(MEGABYTES_3), tokenizer);
      List<Chunk> repeated = chunker.chunk("word ".repeat(MEGABYTES_3 / 5), tokenizer);

      assertEquals(MEGABYTES_3, unbroken.getLast().end());
      assertEquals(MEGABYTES_3 - 1, repeated.getLast().end());
      assertTrue(unbroken.size() < 20_000, unbroken.size() + " chunks");
      assertTrue(repeated.size() < 5_000, repeated.size() + " chunks");
    }
    assertTrue(Duration.between(start, Instant.now()).compareTo(CUT_BOUND) < 0);
  }

  private static void add(
      Map<String, byte[]> uploads, Map<String, String> ends, String key, byte[] bytes) {
    uploads.put(key, bytes);
    ends.put(key, "completed");
  }

  private static String sentence(int i) {
    return "Inside crate" + i + " lies a compass that points to bay " + (i * 7) + ".";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void put(Map<String, byte[]> uploads) throws Exception {
    String bucket = cloud.connection().s3().bucket();
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      List<? extends Future<?>> puts =
          uploads.entrySet().stream()
              .map(upload ->
                  executor.submit(() ->
                      s3.putObject(
                          put -> put.bucket(bucket).key("default/mixed/" + upload.getKey()),
                          RequestBody.fromBytes(upload.getValue()))))
              .toList();
      for (Future<?> put : puts) {
        put.get();
      }
    }
  }

  /** Each document's end by its key: its code, {@code completed}, or nothing yet. */
  private Map<String, String> ends() {
    JsonNode data = api.get("/v1/documents?store=mixed&limit=1000").body().path("data");
    Map<String, String> ends = new TreeMap<>();
    StreamSupport.stream(data.spliterator(), false)
        .forEach(document -> ends.put(document.path("key").asText(), end(document)));
    return ends;
  }

  private static String end(JsonNode document) {
    return switch (document.path("status").asText()) {
      case "completed" -> "completed";
      case "failed" -> document.path("error").path("code").asText();
      default -> "";
    };
  }
}
