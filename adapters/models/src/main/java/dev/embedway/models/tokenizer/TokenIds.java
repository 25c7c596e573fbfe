package dev.embedway.models.tokenizer;

import java.nio.LongBuffer;

/**
 * A text as the model reads it: token ids, special ones included.
 *
 * <p>Immutable.
 */
public final class TokenIds {
  private final int[] ids;

  private TokenIds(int[] ids) {
    this.ids = ids;
  }

  /** The text of these ids. */
  public static TokenIds of(int... ids) {
    return new TokenIds(ids.clone());
  }

  /** Count of the ids. */
  public int length() {
    return ids.length;
  }

  /** The id at a place. */
  public int get(int i) {
    return ids[i];
  }

  /** Writes them at the buffer's position. */
  public void writeTo(LongBuffer buffer) {
    for (int id : ids) {
      buffer.put(id);
    }
  }
}
