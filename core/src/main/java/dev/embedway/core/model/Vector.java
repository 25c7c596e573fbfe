package dev.embedway.core.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The immutable floats of one embedding.
 *
 * <p>Immutable.
 */
public final class Vector {

  private final float[] values;

  private Vector(float[] values) {
    this.values = values;
  }

  /** A vector of a copy of {@code values}. */
  public static Vector of(float... values) {
    return new Vector(values.clone());
  }

  /** A vector of {@code dim} floats read from {@code buffer}, whose position moves behind them. */
  public static Vector read(ByteBuffer buffer, int dim) {
    float[] values = new float[dim];
    ByteBuffer source = buffer.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < dim; i++) {
      values[i] = source.getFloat();
    }
    return new Vector(values);
  }

  public int dim() {
    return values.length;
  }

  public float get(int i) {
    return values[i];
  }

  /** A copy of the floats. */
  public float[] toArray() {
    return values.clone();
  }

  /** Little-endian IEEE 754, 4 bytes a float: the form of base64 answers and of stored vectors. */
  public byte[] toBytes() {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  /** True if no float is NaN or infinite. */
  public boolean isFinite() {
    // No sum of squares of finite floats leaves a double's range.
    return Double.isFinite(sumOfSquares());
  }

  /** This vector at length 1; a zero vector stays as it is. */
  public Vector normalized() {
    Vector normalized = new Vector(new float[values.length]);
    normalizeInto(normalized.values);
    return normalized;
  }

  /** Writes the floats of {@link #normalized()} to the start of {@code target}. */
  public void normalizeInto(float[] target) {
    double sum = sumOfSquares();
    double scale = sum == 0 ? 1 : 1 / Math.sqrt(sum);
    for (int i = 0; i < values.length; i++) {
      target[i] = (float) (values[i] * scale);
    }
  }

  /** In four sums, each of which need not wait for the others. */
  private double sumOfSquares() {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < values.length; i += 4) {
      first += (double) values[i] * values[i];
      second += (double) values[i + 1] * values[i + 1];
      third += (double) values[i + 2] * values[i + 2];
      fourth += (double) values[i + 3] * values[i + 3];
    }
    for (; i < values.length; i++) {
      first += (double) values[i] * values[i];
    }
    return first + second + third + fourth;
  }

  /** The first {@code dim} floats. */
  public Vector truncated(int dim) {
    return dim == values.length ? this : new Vector(Arrays.copyOf(values, dim));
  }

  /** The same floats and zeros behind them, {@code dim} in all. */
  public Vector padded(int dim) {
    return dim == values.length ? this : new Vector(Arrays.copyOf(values, dim));
  }

  /** The cosine of the angle to a vector of the same length; 0 where either is zero. */
  public double cosine(Vector other) {
    double dot = 0;
    double mine = 0;
    double theirs = 0;
    for (int i = 0; i < values.length; i++) {
      dot += (double) values[i] * other.values[i];
      mine += (double) values[i] * values[i];
      theirs += (double) other.values[i] * other.values[i];
    }
    return mine == 0 || theirs == 0 ? 0 : dot / Math.sqrt(mine * theirs);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vector vector && Arrays.equals(values, vector.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** Its length only: vectors do not belong in logs. */
  @Override
  public String toString() {
    return "Vector[" + values.length + "]";
  }
}
