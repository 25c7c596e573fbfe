package dev.embedway.models.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.Vector;
import dev.embedway.models.Engines;
import dev.embedway.models.known.BuiltInModels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A vector depends on its text alone, not on what it is batched with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BatchInvarianceTest {
  private static final String WORDS =
      "river stone quickly measures the an of vector seventeen Paris colour flight because salt"
          + " antidisestablishmentarianism caf\u00e9 \u6f22\u5b57 \ud83d\ude00 3.14 don't e-mail";

  private final OnnxEmbeddingProvider engine = Engines.start();

  static List<ModelSpec> models() {
    return Stream.of(
            "all-MiniLM-L6-v2", "all-MiniLM-L6-v2-fp32", "bge-small-en-v1.5", "e5-small-v2")
        .map(id -> BuiltInModels.find(id).orElseThrow().card())
        .toList();
  }

  @AfterAll
  void stop() {
    engine.close();
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesATextTheSameVectorAloneAndInABatchOf64(ModelSpec model) {
    List<String> texts = texts(64, new Random(1));

    List<Vector> together = Engines.embed(engine, model, texts);

    for (int i = 0; i < texts.size(); i++) {
      assertSame(model, Engines.embed(engine, model, texts.get(i)), together.get(i));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesATextTheSameVectorInBatchesOfAnySizeAndOrder(ModelSpec model) {
    Random random = new Random(2);
    List<String> texts = texts(40, random);
    List<Vector> expected = Engines.embed(engine, model, texts);
    List<Integer> places = new ArrayList<>();
    for (int place = 0; place < texts.size(); place++) {
      places.add(place);
    }

    for (int trial = 0; trial < 12; trial++) {
      Collections.shuffle(places, random);
      List<Integer> some = places.subList(0, 1 + random.nextInt(texts.size()));
      List<Vector> vectors = Engines.embed(engine, model, some.stream().map(texts::get).toList());
      for (int i = 0; i < some.size(); i++) {
        assertSame(model, expected.get(some.get(i)), vectors.get(i));
      }
    }
  }

  private static List<String> texts(int count, Random random) {
    String[] words = WORDS.split(" ", -1);
    List<String> texts = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int length = random.nextInt(8) == 0 ? 300 : 1 + random.nextInt(40);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append(words[random.nextInt(words.length)]).append(' ');
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private static void assertSame(ModelSpec model, Vector expected, Vector actual) {
    if (model.variant() == Variant.INT8) {
      assertEquals(expected, actual);
      return;
    }
    for (int i = 0; i < expected.dim(); i++) {
      float difference = Math.abs(expected.get(i) - actual.get(i));
      assertTrue(difference <= 1e-5, () -> "differs by " + difference);
    }
  }
}
