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
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** This vector at length 1; a zero vector stays as it is. */
  public Vector normalized() {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    if (sum == 0) {
      return this;
    }
    double scale = 1 / Math.sqrt(sum);
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (values[i] * scale);
    }
    return new Vector(scaled);
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
