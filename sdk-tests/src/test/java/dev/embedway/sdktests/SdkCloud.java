package dev.embedway.sdktests;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.known.BuiltInModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A local cloud, and what the engine, asked directly, says of some texts: the clients are to get
 * the same through the cloud.
 *
 * @param vectors by text, in the order of the texts
 * @param tokens of all texts together
 * @param expected a file with model, tokens and vectors as JSON
 */
record SdkCloud(LocalCloud cloud, Map<String, List<Float>> vectors, int tokens, Path expected)
    implements AutoCloseable {

  static final String MODEL = "all-MiniLM-L6-v2";
  static final Path SCRIPTS = Path.of("src", "test", "sdk");

  private static final List<String> TEXTS =
      List.of(
          "Two tides a day.",
          "Sourdough needs time",
          "\u00fcber \u65e5\u672c\u8a9e \ud83c\udf0a",
          "a");

  static SdkCloud start() throws IOException {
    Map<String, String> environment =
        Map.of(
            "EMBEDDINGS_MODEL_STORAGE_DIR", property("embedway.test.models"),
            "EMBEDWAY_NATIVES_DIR", property("embedway.test.natives"),
            "EMBEDWAY_TOPOLOGY", "test");
    Path expected = packages().resolve("expected.json");
    Map<String, List<Float>> vectors = new LinkedHashMap<>();
    int tokens = askTheEngine(environment, vectors);
    new ObjectMapper()
        .writeValue(
            expected.toFile(), Map.of("model", MODEL, "tokens", tokens, "vectors", vectors));
    Path directory = Files.createTempDirectory(packages(), "cloud");
    LocalCloud cloud =
        LocalCloud.start(CloudConfig.of(directory, 0, environment), System.err::println);
    return new SdkCloud(cloud, vectors, tokens, expected);
  }

  private static int askTheEngine(
      Map<String, String> environment, Map<String, List<Float>> vectors) {
    int tokens = 0;
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
    return tokens;
  }

  private static List<Float> floats(Vector vector) {
    List<Float> floats = new ArrayList<>();
    for (float value : vector.toArray()) {
      floats.add(value);
    }
    return floats;
  }

  /** Directory that clients are installed in. */
  static Path packages() throws IOException {
    return Files.createDirectories(Path.of(property("embedway.test.packages")));
  }

  String url() {
    return cloud.connection().url().toString();
  }

  String baseUrl() {
    return url() + "/v1";
  }

  String key() {
    return cloud.connection().key();
  }

  private static String property(String name) {
    return requireNonNull(System.getProperty(name), name);
  }

  @Override
  public void close() {
    cloud.close();
  }
}
