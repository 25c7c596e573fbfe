package dev.embedway.models.engine.residency;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Memory outside the heap that one worker's runs share, so that neither input nor output is copied.
 *
 * <p>One thread at a time.
 */
public final class RunBuffers {
  private ByteBuffer ids = direct(0);
  private ByteBuffer mask = direct(0);
  private ByteBuffer types = direct(0);
  private ByteBuffer positions = direct(0);
  private ByteBuffer hidden = direct(0);

  /** Makes room for a run of so many tokens. */
  public void reserve(int tokens, int dim) {
    int longs = tokens * Long.BYTES;
    if (ids.capacity() < longs) {
      ids = direct(longs);
      mask = direct(longs);
      types = direct(longs);
      positions = direct(longs);
    }
    int floats = tokens * dim * Float.BYTES;
    if (hidden.capacity() < floats) {
      hidden = direct(floats);
    }
  }

  /** Room for the ids of so many tokens. */
  public LongBuffer ids(int tokens) {
    return ids.asLongBuffer().limit(tokens);
  }

  /** Room for the marks of tokens and padding. */
  public LongBuffer mask(int tokens) {
    return mask.asLongBuffer().limit(tokens);
  }

  /** Zeros: every token belongs to the first segment. */
  public LongBuffer types(int tokens) {
    return types.asLongBuffer().limit(tokens);
  }

  /** Room for the places of so many tokens. */
  public LongBuffer positions(int tokens) {
    return positions.asLongBuffer().limit(tokens);
  }

  /** Room for the output of a run. */
  public FloatBuffer hidden(int floats) {
    return hidden.asFloatBuffer().limit(floats);
  }

  private static ByteBuffer direct(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }
}
