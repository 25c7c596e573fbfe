package dev.embedway.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorTest {

  @Test
  void aVectorOfZerosHasNoDirectionAndStaysAsItIs() {
    Vector zeros = Vector.of(new float[384]);

    assertEquals(zeros, zeros.normalized());
  }

  @Test
  void vectorsOfEveryLengthAndScaleComeToLengthOne() {
    Random random = new Random(19);
    for (int dim : new int[] {1, 2, 384, 1536, 3072, 8192}) {
      for (float scale : new float[] {1e-18f, 1e-6f, 1, 1e6f, 1e18f}) {
        float[] values = new float[dim];
        for (int i = 0; i < dim; i++) {
          values[i] = scale * (float) (0.5 + random.nextDouble());
        }

        Vector normalized = Vector.of(values).normalized();

        assertEquals(1, length(normalized), 1e-6, () -> dim + " floats of " + scale);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void oneFloatThatIsNotFiniteIsFoundAtEveryPlace(float bad) {
    for (int place = 0; place < 67; place++) {
      float[] values = new float[67];
      Arrays.fill(values, -Float.MAX_VALUE);
      assertTrue(Vector.of(values).isFinite());

      values[place] = bad;

      assertFalse(Vector.of(values).isFinite(), "at " + place);
    }
  }

  private static double length(Vector vector) {
    double sum = 0;
    for (float value : vector.toArray()) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
