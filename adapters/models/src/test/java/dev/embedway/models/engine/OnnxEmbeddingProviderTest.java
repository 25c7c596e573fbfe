package dev.embedway.models.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedResult.Timings;
import dev.embedway.models.Engines;
import dev.embedway.models.known.BuiltInModels;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OnnxEmbeddingProviderTest {
  private final OnnxEmbeddingProvider engine = Engines.start();

  static List<ModelSpec> models() {
    return List.of(BuiltInModels.MINILM_INT8, BuiltInModels.MINILM_FP32);
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

  @Test
  void keepsTheVariantsNearButApart() {
    String text = "The harbour was closed by ice from December to March.";

    Vector int8 = Engines.embed(engine, BuiltInModels.MINILM_INT8, text);
    Vector fp32 = Engines.embed(engine, BuiltInModels.MINILM_FP32, text);

    assertNotEquals(fp32, int8);
    assertTrue(fp32.cosine(int8) > 0.95);
    assertNotEquals(
        BuiltInModels.MINILM_FP32.vectorSpace(), BuiltInModels.MINILM_INT8.vectorSpace());
  }

  @ParameterizedTest
  @MethodSource("models")
  void readsATextToItsLimitOf256TokensAndNoFurther(ModelSpec model) {
    String start = "word ".repeat(252);

    Vector inside = Engines.embed(engine, model, start + "guitar music");
    Vector changedInside = Engines.embed(engine, model, start + "guitar bank");
    Vector changedBehind = Engines.embed(engine, model, start + "guitar music bank bank");

    assertNotEquals(inside, changedInside);
    assertEquals(inside, changedBehind);
  }

  @ParameterizedTest
  @MethodSource("models")
  void readsPastThe128TokensOfTheTokenizerFile(ModelSpec model) {
    String start = "word ".repeat(150);

    Vector one = Engines.embed(engine, model, start + "guitar music");
    Vector other = Engines.embed(engine, model, start + "bank interest");

    assertNotEquals(one, other);
  }

  @Test
  void embedsTextsWithLoneSurrogatesAsIfTheyWereNotThere() {
    ModelSpec model = BuiltInModels.MINILM_INT8;

    Vector broken = Engines.embed(engine, model, "a \ud83d lone\udc00 half");

    assertEquals(Engines.embed(engine, model, "a  lone half"), broken);
  }

  @Test
  void embedsATextOfNothingButRemovedCharacters() {
    Vector vector = Engines.embed(engine, BuiltInModels.MINILM_INT8, "\u0001\u0002");

    assertTrue(vector.isFinite());
  }

  @Test
  void answersNoTextsWithNoVectors() {
    assertEquals(List.of(), Engines.embed(engine, BuiltInModels.MINILM_INT8, List.of()));
  }

  @Test
  void saysWhereTheTimeWent() {
    List<String> texts = List.of("one text", "and another one");

    Timings timings = engine.embed(Engines.call(BuiltInModels.MINILM_INT8, texts)).timings();

    assertTrue(timings.inference().isPositive());
    assertFalse(timings.queue().isNegative());
    assertTrue(timings.tokenization().isPositive());
  }

  @Test
  void refusesAModelThatIsNotItsOwn() {
    try (OnnxEmbeddingProvider small =
        Engines.start(List.of(BuiltInModels.MINILM_INT8), Engines.MODELS, 1)) {
      EmbedwayException fault =
          assertThrows(
              EmbedwayException.class,
              () -> Engines.embed(small, BuiltInModels.MINILM_FP32, "text"));

      assertEquals(ErrorCode.MODEL_NOT_FOUND, fault.code());
    }
  }
}
