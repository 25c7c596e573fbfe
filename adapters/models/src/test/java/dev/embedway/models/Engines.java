package dev.embedway.models;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.models.tokenizer.wordpiece.WordPieceTokenizer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Engines over the real models that the build unpacked. */
public final class Engines {
  public static final Path MODELS = directory("embedway.test.models");
  public static final Path NATIVES = directory("embedway.test.natives");

  private Engines() {}

  public static OnnxEmbeddingProvider start() {
    return start(2);
  }

  public static OnnxEmbeddingProvider start(int workers) {
    return start(BuiltInModels.all(), MODELS, workers);
  }

  public static OnnxEmbeddingProvider start(List<ModelSpec> models, Path directory, int workers) {
    return new OnnxEmbeddingProvider(
        models,
        new EngineSettings(directory, Optional.of(NATIVES), workers),
        InstantSource.system());
  }

  public static WordPieceTokenizer tokenizer() {
    return WordPieceTokenizer.of(MODELS.resolve("all-MiniLM-L6-v2").resolve("tokenizer.json"));
  }

  public static List<Vector> embed(
      OnnxEmbeddingProvider engine, ModelSpec model, List<String> texts) {
    return engine.embed(call(model, texts)).vectors();
  }

  public static Vector embed(OnnxEmbeddingProvider engine, ModelSpec model, String text) {
    return embed(engine, model, List.of(text)).getFirst();
  }

  public static EmbedCall call(ModelSpec model, List<String> texts) {
    return new EmbedCall(model, PromptRole.PASSAGE, texts, Instant.now().plusSeconds(120));
  }

  private static Path directory(String property) {
    return Path.of(Objects.requireNonNull(System.getProperty(property), property));
  }
}
