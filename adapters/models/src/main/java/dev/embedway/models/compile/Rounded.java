package dev.embedway.models.compile;

import dev.embedway.models.onnxfile.FloatTensor;

/** A matrix as signed 8-bit integers with scales. */
final class Rounded {

  private static final int MAX_TABLE = 127;

  /**
   * Of 7 bits: processors without VNNI add two products of 8 bits in 16, which these never exceed.
   */
  private static final int MAX_WEIGHT = 63;

  private final byte[] numbers;
  private final float[] scales;

  private Rounded(byte[] numbers, float[] scales) {
    this.numbers = numbers;
    this.scales = scales;
  }

  /** Row by row. */
  byte[] numbers() {
    return numbers;
  }

  float[] scales() {
    return scales;
  }

  /** The number of a row and a column, which has the scale. */
  double get(int row, int column) {
    return (double) scales[column] * numbers[row * scales.length + column];
  }

  /** A table that is looked up in, with a scale a row. */
  static Rounded rows(FloatTensor table) {
    int columns = table.size(1);
    byte[] numbers = new byte[table.length()];
    float[] scales = new float[table.size(0)];
    for (int row = 0; row < scales.length; row++) {
      float largest = 0;
      for (int column = 0; column < columns; column++) {
        largest = Math.max(largest, Math.abs(table.get(row, column)));
      }
      scales[row] = largest == 0 ? 1 : largest / MAX_TABLE;
      for (int column = 0; column < columns; column++) {
        numbers[row * columns + column] = (byte) Math.round(table.get(row, column) / scales[row]);
      }
    }
    return new Rounded(numbers, scales);
  }

  /** Weights that are multiplied with, with a scale a column. */
  static Rounded columns(Weights weights) {
    int columns = weights.columns();
    byte[] numbers = new byte[weights.rows() * columns];
    float[] scales = new float[columns];
    for (int column = 0; column < columns; column++) {
      double largest = 0;
      for (int row = 0; row < weights.rows(); row++) {
        largest = Math.max(largest, Math.abs(weights.get(row, column)));
      }
      scales[column] = largest == 0 ? 1 : (float) (largest / MAX_WEIGHT);
      for (int row = 0; row < weights.rows(); row++) {
        long rounded = Math.round(weights.get(row, column) / scales[column]);
        numbers[row * columns + column] = (byte) Math.clamp(rounded, -MAX_WEIGHT, MAX_WEIGHT);
      }
    }
    return new Rounded(numbers, scales);
  }
}
