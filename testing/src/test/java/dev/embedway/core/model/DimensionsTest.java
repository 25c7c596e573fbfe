package dev.embedway.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.testing.fakes.FakeProvider;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The model's own length is 4, and it was trained to be cut to 2. */
class DimensionsTest {

  private static final ModelSpec MODEL = FakeProvider.MODEL;

  private final Random random = new Random(11);

  @Test
  void reduceAllowsWhatTheModelWasTrainedForAlone() {
    assertEquals(List.of(2, 4), allowed(DimensionPolicy.REDUCE));
  }

  @Test
  void padAllowsLargerLengthsTooUpToItsLimit() {
    List<Integer> larger = IntStream.rangeClosed(4, Dimensions.MAX_PADDED).boxed().toList();

    List<Integer> allowed = allowed(DimensionPolicy.PAD);

    assertEquals(2, allowed.getFirst());
    assertEquals(larger, allowed.subList(1, allowed.size()));
  }

  @Test
  void ignoreAllowsAnythingAndAlwaysGivesTheModelsOwnLength() {
    for (int asked : new int[] {1, 3, 4, 5, 1024, Integer.MAX_VALUE}) {
      assertEquals(4, ask(asked, DimensionPolicy.IGNORE).dimFor(MODEL));
    }
    assertEquals(ErrorCode.INVALID_DIMENSIONS, refusal(0, DimensionPolicy.IGNORE).code());
  }

  @Test
  void everyPolicyGivesTheOwnLengthWhenNoneIsAskedForAndRefusesNoneAtAll() {
    for (DimensionPolicy policy : DimensionPolicy.values()) {
      assertEquals(4, new Dimensions(OptionalInt.empty(), policy).dimFor(MODEL));
      for (int asked : new int[] {0, -1, Integer.MIN_VALUE}) {
        assertEquals(ErrorCode.INVALID_DIMENSIONS, refusal(asked, policy).code());
      }
    }
  }

  @Test
  void aRefusalNamesWhatWasAskedForAndWhatIsAllowed() {
    assertTrue(refusal(3, DimensionPolicy.REDUCE).getMessage().contains("is 3"));
    assertTrue(refusal(3, DimensionPolicy.REDUCE).getMessage().contains("[2, 4]"));
    assertTrue(refusal(5000, DimensionPolicy.PAD).getMessage().contains("up to 4096"));
  }

  @Test
  void whateverIsAllowedHasTheLengthThatWasSaidAndLengthOneInSpace() {
    for (int round = 0; round < 200; round++) {
      Vector own = vector();
      for (DimensionPolicy policy : DimensionPolicy.values()) {
        for (int asked : new int[] {2, 4, 5, 7, 512}) {
          Dimensions dimensions = ask(asked, policy);
          if (policy == DimensionPolicy.REDUCE && asked > 4) {
            continue;
          }

          Vector fitted = dimensions.fit(MODEL, own);

          assertEquals(dimensions.dimFor(MODEL), fitted.dim());
          assertEquals(1, norm(fitted), 1e-6);
        }
      }
    }
  }

  @Test
  void paddingKeepsEveryFloatAndEveryCosine() {
    for (int round = 0; round < 200; round++) {
      Vector a = vector();
      Vector b = vector();

      Vector longA = ask(9, DimensionPolicy.PAD).fit(MODEL, a);
      Vector longB = ask(9, DimensionPolicy.PAD).fit(MODEL, b);

      assertEquals(a, longA.truncated(4));
      assertEquals(Vector.of(0, 0, 0, 0, 0), tail(longA));
      assertEquals(a.cosine(b), longA.cosine(longB), 1e-12);
    }
  }

  @Test
  void reducingKeepsTheDirectionOfTheFirstFloats() {
    for (int round = 0; round < 200; round++) {
      Vector own = vector();

      Vector reduced = ask(2, DimensionPolicy.REDUCE).fit(MODEL, own);

      assertEquals(1, reduced.cosine(own.truncated(2)), 1e-6);
    }
  }

  private Vector vector() {
    return Vector.of(
            random.nextFloat() - 0.5f,
            random.nextFloat() - 0.5f,
            random.nextFloat() - 0.5f,
            random.nextFloat() + 0.1f)
        .normalized();
  }

  private static Vector tail(Vector vector) {
    return Vector.of(vector.get(4), vector.get(5), vector.get(6), vector.get(7), vector.get(8));
  }

  private static double norm(Vector vector) {
    double sum = 0;
    for (float value : vector.toArray()) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private static List<Integer> allowed(DimensionPolicy policy) {
    return IntStream.rangeClosed(1, 5000).boxed().filter(dim -> isAllowed(dim, policy)).toList();
  }

  private static boolean isAllowed(int dim, DimensionPolicy policy) {
    try {
      return ask(dim, policy).dimFor(MODEL) == dim;
    } catch (EmbedwayException e) {
      assertEquals(ErrorCode.INVALID_DIMENSIONS, e.code());
      return false;
    }
  }

  private static EmbedwayException refusal(int asked, DimensionPolicy policy) {
    return assertThrows(EmbedwayException.class, () -> ask(asked, policy).dimFor(MODEL));
  }

  private static Dimensions ask(int dim, DimensionPolicy policy) {
    return new Dimensions(OptionalInt.of(dim), policy);
  }
}
