package dev.embedway.models.compile;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranges and means of the numbers of activations on texts of many kinds, number by number of a
 * token's vector. Kept with 8 bits of precision, ranges rounded outwards. A file may end behind the
 * ranges, as the default model's does: then means are 0.
 *
 * @param places in the order in which a graph computes them: of each layer what attention reads,
 *     its context, what the first map reads and what the second one reads
 */
record ActivationRanges(List<Range> places) {

  ActivationRanges {
    places = List.copyOf(places);
  }

  /** Count of places a layer. */
  static final int PER_LAYER = 4;

  /** The range of each number of one place, and its mean. */
  static final class Range {
    private final float[] low;
    private final float[] high;
    private final double[] sums;
    private long count;

    private Range(float[] low, float[] high) {
      this.low = low;
      this.high = high;
      this.sums = new double[low.length];
    }

    /** A range of vectors that are yet to be included. */
    static Range of(int width) {
      return new Range(new float[width], new float[width]);
    }

    int length() {
      return low.length;
    }

    /** Widens the range to vectors one after the other. 0 is always in it. */
    void include(FloatBuffer vectors) {
      for (; vectors.hasRemaining(); count++) {
        for (int i = 0; i < low.length; i++) {
          float number = vectors.get();
          low[i] = Math.min(low[i], number);
          high[i] = Math.max(high[i], number);
          sums[i] += number;
        }
      }
    }

    /** The number at a place is no less. */
    double low(int i) {
      return low[i];
    }

    /** The number at a place is no more. */
    double high(int i) {
      return high[i];
    }

    /** The number at a place is so on average; 0 where that is not known. */
    double mean(int i) {
      return count == 0 ? 0 : sums[i] / count;
    }

    /** The number at a place is no greater, either way. */
    double magnitude(int i) {
      return Math.max(Math.abs(low[i]), Math.abs(high[i]));
    }
  }

  static ActivationRanges read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int count = data.readInt();
    List<Range> places = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = data.readInt();
      places.add(new Range(numbers(data, length), numbers(data, length)));
    }
    try {
      for (Range place : places) {
        place.include(FloatBuffer.wrap(numbers(data, place.length())));
      }
    } catch (EOFException e) {
      // No means, of the first place or of any.
    }
    return new ActivationRanges(places);
  }

  private static float[] numbers(DataInputStream data, int count) throws IOException {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = Float.intBitsToFloat(data.readUnsignedShort() << Short.SIZE);
    }
    return numbers;
  }

  void write(OutputStream out) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(places.size());
    for (Range place : places) {
      data.writeInt(place.length());
      write(data, place.low);
      write(data, place.high);
    }
    for (Range place : places) {
      for (int i = 0; i < place.length(); i++) {
        data.writeShort(Float.floatToIntBits((float) place.mean(i)) >>> Short.SIZE);
      }
    }
  }

  /** The upper half of a float's bits, the next one out where that loses any. */
  private static void write(DataOutputStream data, float[] numbers) throws IOException {
    for (float number : numbers) {
      data.writeShort((Float.floatToIntBits(number) + 0xffff) >>> Short.SIZE);
    }
  }
}
