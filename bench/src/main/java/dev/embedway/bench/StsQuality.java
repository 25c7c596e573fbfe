package dev.embedway.bench;

import dev.embedway.bench.BenchTexts.Pair;
import dev.embedway.core.config.EngineSettings;
import dev.embedway.core.embedding.Vector;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.models.BuiltInModels;
import dev.embedway.models.OnnxEmbeddingProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How well each model's cosines rank the pairs of the STS benchmark: Spearman x 100. */
public final class StsQuality {
  private static final int TEXTS_A_CALL = 1000;

  private StsQuality() {}

  /**
   * Prints a line a model.
   *
   * @param args the directories of models, natives and data
   */
  public static void main(String[] args) throws IOException {
    EngineSettings settings =
        new EngineSettings(Path.of(args[0]), Optional.of(Path.of(args[1])), 0);
    List<Pair> pairs = new BenchTexts(Path.of(args[2])).pairs();
    try (OnnxEmbeddingProvider engine =
        new OnnxEmbeddingProvider(BuiltInModels.all(), settings, InstantSource.system())) {
      for (ModelSpec model : BuiltInModels.all()) {
        System.out.printf(Locale.ROOT, "%s %.2f%n", model.id(), score(engine, model, pairs));
      }
    }
  }

  private static double score(OnnxEmbeddingProvider engine, ModelSpec model, List<Pair> pairs) {
    List<Vector> left = embed(engine, model, pairs.stream().map(Pair::left).toList());
    List<Vector> right = embed(engine, model, pairs.stream().map(Pair::right).toList());
    List<Double> cosines = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      cosines.add(left.get(i).cosine(right.get(i)));
    }
    return 100 * Spearman.correlation(pairs.stream().map(Pair::score).toList(), cosines);
  }

  private static List<Vector> embed(
      OnnxEmbeddingProvider engine, ModelSpec model, List<String> texts) {
    List<Vector> vectors = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += TEXTS_A_CALL) {
      List<String> some = texts.subList(from, Math.min(texts.size(), from + TEXTS_A_CALL));
      Instant deadline = Instant.now().plus(Duration.ofMinutes(5));
      vectors.addAll(engine.embed(new EmbedCall(model, PromptRole.NONE, some, deadline)).vectors());
    }
    return vectors;
  }
}
