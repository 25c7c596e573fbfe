package dev.embedway.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.embedding.Vector;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OnnxEmbeddingProviderTest {
  private final OnnxEmbeddingProvider engine = Engines.start();

  static List<ModelSpec> models() {
    return BuiltInModels.all();
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  @ParameterizedTest
  @MethodSource("models")
  void placesParaphrasesNearerThanUnrelatedTexts(ModelSpec model) {
    List<Vector> vectors =
        Engines.embed(
            engine,
            model,
            List.of(
                "A man is playing a guitar.",
                "Someone plays the guitar.",
                "The central bank raised its interest rate."));

    double paraphrase = vectors.get(0).cosine(vectors.get(1));
    double unrelated = vectors.get(0).cosine(vectors.get(2));
    assertTrue(paraphrase > 0.8, () -> "paraphrase at " + paraphrase);
    assertTrue(unrelated < 0.1, () -> "unrelated at " + unrelated);
  }

  @ParameterizedTest
  @MethodSource("models")
  void makesFiniteVectorsOfLengthOne(ModelSpec model) {
    Vector vector = Engines.embed(engine, model, "Water boils at a hundred degrees.");

    assertEquals(model.dim(), vector.dim());
    assertTrue(vector.isFinite());
    assertEquals(1, length(vector), 1e-6);
  }

  private static double length(Vector vector) {
    double sum = 0;
    for (float value : vector.toArray()) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  @ParameterizedTest
  @MethodSource("models")
  void refusesCallsOnceClosed(ModelSpec model) {
    OnnxEmbeddingProvider closed = Engines.start();
    closed.close();
    closed.close();

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> Engines.embed(closed, model, "late"));

    assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, fault.code());
  }
}
