package dev.embedway.models.compile;

import dev.embedway.models.compile.ActivationRanges.Range;
import dev.embedway.models.compile.Encoder.Linear;
import dev.embedway.models.compile.Encoder.Norm;
import dev.embedway.models.onnxfile.FloatTensor;
import java.util.Arrays;
import java.util.List;

/**
 * A linear map as it is changed, with a row an input.
 *
 * <p>One thread at a time.
 */
final class Weights {

  /** Less than any magnitude that matters; not 0, which nothing may be divided by. */
  private static final double LEAST = 1e-5;

  private final double[][] numbers;
  private final double[] bias;

  private Weights(int rows, int columns) {
    this.numbers = new double[rows][columns];
    this.bias = new double[columns];
  }

  /** The weights of a map. */
  static Weights of(Linear map) {
    return beside(map);
  }

  /** The weights of maps of the same input, beside one another. */
  static Weights beside(Linear... maps) {
    int rows = maps[0].weights().size(0);
    Weights all =
        new Weights(rows, List.of(maps).stream().mapToInt(map -> map.weights().size(1)).sum());
    int from = 0;
    for (Linear map : maps) {
      for (int column = 0; column < map.weights().size(1); column++) {
        for (int row = 0; row < rows; row++) {
          all.numbers[row][from + column] = map.weights().get(row, column);
        }
        all.bias[from + column] = map.bias().get(column);
      }
      from += map.weights().size(1);
    }
    return all;
  }

  int columns() {
    return bias.length;
  }

  int rows() {
    return numbers.length;
  }

  double get(int row, int column) {
    return numbers[row][column];
  }

  /** The numbers that are added, in single precision. */
  float[] bias() {
    float[] single = new float[bias.length];
    for (int i = 0; i < single.length; i++) {
      single[i] = (float) bias[i];
    }
    return single;
  }

  /** The map of what a normalisation makes before its own scale and shift. */
  Weights after(Norm norm) {
    for (int row = 0; row < numbers.length; row++) {
      for (int column = 0; column < bias.length; column++) {
        bias[column] += norm.shift().get(row) * numbers[row][column];
        numbers[row][column] *= norm.scale().get(row);
      }
    }
    return this;
  }

  /** Adds to what is added. */
  void shift(FloatTensor more) {
    for (int column = 0; column < bias.length; column++) {
      bias[column] += more.get(column);
    }
  }

  /**
   * Adds to what is added the products that rounding takes away on average.
   *
   * @param rounded these weights
   * @param inputs before they are divided by the factors
   */
  void addLost(Rounded rounded, Range inputs, double[] factors) {
    for (int row = 0; row < numbers.length; row++) {
      double mean = inputs.mean(row) / factors[row];
      for (int column = 0; column < bias.length; column++) {
        bias[column] += mean * (numbers[row][column] - rounded.get(row, column));
      }
    }
  }

  void multiplyRows(double[] factors) {
    for (int row = 0; row < numbers.length; row++) {
      for (int column = 0; column < bias.length; column++) {
        numbers[row][column] *= factors[row];
      }
    }
  }

  /** Divides the columns from one on. */
  void divideColumns(int from, double[] factors) {
    for (int i = 0; i < factors.length; i++) {
      bias[from + i] /= factors[i];
      for (double[] row : numbers) {
        row[from + i] /= factors[i];
      }
    }
  }

  /**
   * Factors by which the inputs are divided and the rows multiplied.
   *
   * @param share of the activations' magnitudes, 0..1; the rest is that of the weights
   */
  double[] factors(Range inputs, double share) {
    double[] factors = new double[numbers.length];
    for (int row = 0; row < factors.length; row++) {
      double weight = Arrays.stream(numbers[row]).map(Math::abs).max().orElse(0);
      // The same on each machine, as powers of Math need not be.
      factors[row] =
          StrictMath.pow(Math.max(inputs.magnitude(row), LEAST), share)
              / StrictMath.pow(Math.max(weight, LEAST), 1 - share);
    }
    return factors;
  }
}
