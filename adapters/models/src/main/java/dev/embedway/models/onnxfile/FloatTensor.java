package dev.embedway.models.onnxfile;

import java.util.List;

/** Numbers of a graph that do not depend on its inputs, row by row. Whole numbers are exact. */
public final class FloatTensor {

  private final List<Long> shape;
  private final float[] numbers;

  /** A tensor; takes the array over. */
  public FloatTensor(List<Long> shape, float[] numbers) {
    this.shape = List.copyOf(shape);
    this.numbers = numbers;
    if (shape.stream().reduce(1L, Math::multiplyExact) != numbers.length) {
      throw new IllegalArgumentException(numbers.length + " numbers of shape " + shape);
    }
  }

  /** Size of each axis. */
  public List<Long> shape() {
    return shape;
  }

  /** Size of an axis. */
  public int size(int axis) {
    return Math.toIntExact(shape.get(axis));
  }

  /** True of that many axes. */
  public boolean isOfRank(int rank) {
    return shape.size() == rank;
  }

  /** Count of the numbers. */
  public int length() {
    return numbers.length;
  }

  /** The number at a place. */
  public float get(int place) {
    return numbers[place];
  }

  /** The number of a row and column of a matrix. */
  public float get(int row, int column) {
    return numbers[row * size(1) + column];
  }
}
