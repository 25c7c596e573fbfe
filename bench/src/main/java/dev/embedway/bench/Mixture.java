package dev.embedway.bench;

import dev.embedway.core.model.Vector;
import java.util.Random;

/**
 * Vectors drawn from a mixture of 400 Gaussians whose deviation falls from direction to direction
 * as (j + 1)^-0.6, about as a text model's does: some tens of directions carry most of the
 * differences. The same number gives the same vector. Immutable.
 *
 * @param dim length of the vectors
 */
record Mixture(int dim) {

  private static final int CENTRES = 400;
  private static final double FALL = -0.6;
  private static final double BETWEEN = 0.8;
  private static final double WITHIN = 0.6;

  Vector vector(long number) {
    Random own = new Random(number * 0x9E3779B97F4A7C15L);
    Random centre = new Random(0x5DEECE66DL + own.nextInt(CENTRES));
    float[] values = new float[dim];
    for (int j = 0; j < dim; j++) {
      double deviation = Math.pow(j + 1, FALL);
      values[j] =
          (float) (deviation * (BETWEEN * centre.nextGaussian() + WITHIN * own.nextGaussian()));
    }
    return Vector.of(values);
  }
}
