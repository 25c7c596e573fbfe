package dev.embedway.sdktests;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Vector;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.local.cloud.CloudConfig;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.models.BuiltInModels;
import dev.embedway.models.OnnxEmbeddingProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** One local cloud, three SDKs. Vectors are compared with those of the engine, asked directly. */
@TestInstance(Lifecycle.PER_CLASS)
class OpenAiSdkTest {

  private static final String MODEL = "all-MiniLM-L6-v2";

  private static final List<String> TEXTS =
      List.of(
          "Two tides a day.",
          "Sourdough needs time",
          "\u00fcber \u65e5\u672c\u8a9e \ud83c\udf0a",
          "a");

  private static final Path SCRIPTS = Path.of("src", "test", "sdk");
  private static final Path PACKAGES = Path.of(property("embedway.test.packages"));

  private final Map<String, List<Float>> vectors = new LinkedHashMap<>();
  private int tokens;
  private Path expected = PACKAGES;
  private LocalCloud cloud;

  OpenAiSdkTest(@TempDir Path directory) throws IOException {
    Map<String, String> environment =
        Map.of(
            "EMBEDDINGS_MODEL_STORAGE_DIR", property("embedway.test.models"),
            "EMBEDWAY_NATIVES_DIR", property("embedway.test.natives"),
            "EMBEDWAY_TOPOLOGY", "test");
    askTheEngine(environment);
    cloud =
        LocalCloud.start(
            CloudConfig.of(directory.resolve("cloud"), 0, environment), progress -> {});
  }

  @BeforeAll
  void writeWhatIsExpected() throws IOException {
    Files.createDirectories(PACKAGES);
    expected = PACKAGES.resolve("expected.json");
    new ObjectMapper()
        .writeValue(
            expected.toFile(), Map.of("model", MODEL, "tokens", tokens, "vectors", vectors));
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  private void askTheEngine(Map<String, String> environment) {
    try (OnnxEmbeddingProvider engine =
        new OnnxEmbeddingProvider(
            BuiltInModels.all(),
            EmbedwaySettings.read(environment).engine(),
            InstantSource.system())) {
      ModelSpec model =
          engine.models().stream()
              .filter(each -> each.id().equals(MODEL))
              .findFirst()
              .orElseThrow();
      Tokenizer tokenizer = engine.tokenizer(model);
      for (String text : TEXTS) {
        EmbedCall call =
            new EmbedCall(model, PromptRole.PASSAGE, List.of(text), Instant.now().plusSeconds(30));
        vectors.put(text, floats(engine.embed(call).vectors().getFirst()));
        tokens += tokenizer.count(text);
      }
    }
  }

  @Test
  void pythonSdkWorksUnmodified() throws Exception {
    Path venv = PACKAGES.resolve("python");
    String python = venv.resolve("bin").resolve("python").toString();
    String wanted = "openai==" + property("embedway.test.openai.python");
    if (!Files.isExecutable(Path.of(python))) {
      Program.run(log("venv"), List.of("python3", "-m", "venv", venv.toString()));
    }
    Program.run(log("pip"), List.of(python, "-m", "pip", "install", "--quiet", wanted));

    String said =
        Program.run(
            log("python"),
            List.of(
                python,
                SCRIPTS.resolve("openai_sdk.py").toString(),
                baseUrl(),
                key(),
                expected.toString()));

    assertTrue(said.contains("python sdk passed"), said);
  }

  @Test
  void nodeSdkWorksUnmodified() throws Exception {
    Path packages = PACKAGES.resolve("node");
    String wanted = "openai@" + property("embedway.test.openai.node");
    Program.run(
        log("npm"),
        List.of(
            "npm",
            "install",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--prefix",
            packages.toString(),
            wanted));

    String said =
        Program.run(
            log("node"),
            List.of(
                "node",
                SCRIPTS.resolve("openai_sdk.mjs").toString(),
                baseUrl(),
                key(),
                expected.toString(),
                packages.toAbsolutePath().toString()));

    assertTrue(said.contains("node sdk passed"), said);
  }

  @Test
  void javaSdkGetsVectorsInOrderWithUsage() {
    try (Sdk sdk = new Sdk(key())) {
      CreateEmbeddingResponse response =
          sdk.client
              .embeddings()
              .create(
                  EmbeddingCreateParams.builder()
                      .model(MODEL)
                      .inputOfArrayOfStrings(TEXTS)
                      .build());

      assertEquals(TEXTS.size(), response.data().size());
      for (int i = 0; i < TEXTS.size(); i++) {
        assertEquals(i, response.data().get(i).index());
        assertEquals(vectors.get(TEXTS.get(i)), response.data().get(i).embedding());
      }
      assertEquals(tokens, response.usage().promptTokens());
    }
  }

  @Test
  void javaSdkGetsTypedErrors() {
    try (Sdk sdk = new Sdk(key());
        Sdk stranger = new Sdk("not-a-key-of-ours")) {
      assertCode("invalid_api_key", UnauthorizedException.class, () -> embed(stranger, MODEL, "a"));
      assertCode(
          "model_not_found", NotFoundException.class, () -> embed(sdk, "text-embedding-9", "a"));
      assertCode(
          "input_too_long",
          BadRequestException.class,
          () -> embed(sdk, MODEL, "word ".repeat(400)));
    }
  }

  private static void assertCode(
      String code, Class<? extends OpenAIServiceException> kind, Runnable call) {
    assertEquals(code, assertThrows(kind, call::run).code().orElseThrow());
  }

  private static void embed(Sdk sdk, String model, String text) {
    Consumer<CreateEmbeddingResponse> ignored = response -> {};
    ignored.accept(
        sdk.client
            .embeddings()
            .create(EmbeddingCreateParams.builder().model(model).input(text).build()));
  }

  private static List<Float> floats(Vector vector) {
    List<Float> floats = new ArrayList<>();
    for (float value : vector.toArray()) {
      floats.add(value);
    }
    return floats;
  }

  private static Path log(String name) {
    return PACKAGES.resolve(name + ".log");
  }

  private String baseUrl() {
    return cloud.connection().url() + "/v1";
  }

  private String key() {
    return cloud.connection().key();
  }

  private static String property(String name) {
    return requireNonNull(System.getProperty(name), name);
  }

  /** A client of OpenAI's that closes with its test. */
  private final class Sdk implements AutoCloseable {

    private final OpenAIClient client;

    Sdk(String key) {
      client = OpenAIOkHttpClient.builder().baseUrl(baseUrl()).apiKey(key).maxRetries(0).build();
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
