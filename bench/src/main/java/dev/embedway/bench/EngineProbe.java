package dev.embedway.bench;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.known.BuiltInModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Our engine, asked for all texts at once, cut at as many tokens as the command line says. */
public final class EngineProbe {
  private EngineProbe() {}

  /**
   * Serves rounds until its input ends.
   *
   * @param args the variant ({@code int8} or {@code fp32}), the file of texts, the directory of
   *     models, the directory of natives, and the longest text in tokens
   */
  public static void main(String[] args) throws IOException {
    ModelSpec model = cutAt(Integer.parseInt(args[4]), card(args[0]));
    EngineSettings settings =
        new EngineSettings(Path.of(args[2]), Optional.of(Path.of(args[3])), 0);
    try (OnnxEmbeddingProvider engine =
        new OnnxEmbeddingProvider(List.of(model), settings, InstantSource.system())) {
      ProbeLoop.serve(Path.of(args[1]), texts -> embed(engine, model, texts));
    }
  }

  private static List<float[]> embed(
      OnnxEmbeddingProvider engine, ModelSpec model, List<String> texts) {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(10));
    return engine.embed(new EmbedCall(model, PromptRole.NONE, texts, deadline)).vectors().stream()
        .map(Vector::toArray)
        .toList();
  }

  private static ModelSpec card(String variant) {
    return switch (Variant.valueOf(variant.toUpperCase(java.util.Locale.ROOT))) {
      case INT8 -> BuiltInModels.MINILM_INT8;
      case FP32 -> BuiltInModels.MINILM_FP32;
      case HOSTED -> throw new IllegalArgumentException("no engine here runs it");
    };
  }

  private static ModelSpec cutAt(int maxTokens, ModelSpec card) {
    return new ModelSpec(
        card.id(),
        card.provider(),
        card.weights(),
        new ModelSpec.Inputs(maxTokens, card.prompts()),
        card.vectors());
  }
}
