package dev.embedway.models;

import java.nio.LongBuffer;

/**
 * A text as the model reads it: token ids, special ones included.
 *
 * <p>Immutable.
 */
final class TokenIds {
  private final int[] ids;

  private TokenIds(int[] ids) {
    this.ids = ids;
  }

  static TokenIds of(int... ids) {
    return new TokenIds(ids.clone());
  }

  int length() {
    return ids.length;
  }

  int get(int i) {
    return ids[i];
  }

  /** Writes them at the buffer's position. */
  void writeTo(LongBuffer buffer) {
    for (int id : ids) {
      buffer.put(id);
    }
  }
}
