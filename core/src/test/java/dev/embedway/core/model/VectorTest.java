package dev.embedway.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

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

  private static double length(Vector vector) {
    double sum = 0;
    for (float value : vector.toArray()) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }
}
