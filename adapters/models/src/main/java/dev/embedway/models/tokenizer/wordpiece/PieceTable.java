package dev.embedway.models.tokenizer.wordpiece;

import java.util.Arrays;

/**
 * Pieces of words and their ids, found by the longest match. An open hash table over one pool of
 * characters: looking up makes no garbage.
 *
 * <p>Filled by one thread, thread-safe from then on.
 */
final class PieceTable {
  /** Result of {@link #longest} when no piece matches. */
  static final long NONE = -1;

  private static final int FREE = -1;

  private final StringBuilder collected = new StringBuilder();
  private final int[] starts;
  private final int[] ids;
  private final int[] slots;
  private char[] pool = {};
  private int size;
  private int longest;

  PieceTable(int pieces) {
    starts = new int[pieces + 1];
    ids = new int[pieces];
    slots = new int[Integer.highestOneBit(Math.max(2, pieces)) << 2];
    Arrays.fill(slots, FREE);
  }

  void add(String piece, int id) {
    int hash = 0;
    for (int i = 0; i < piece.length(); i++) {
      hash = step(hash, piece.charAt(i));
    }
    int slot = slot(hash);
    while (slots[slot] != FREE) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = size;
    ids[size] = id;
    collected.append(piece);
    size++;
    starts[size] = collected.length();
    longest = Math.max(longest, piece.length());
  }

  /** Ends the filling. */
  void seal() {
    pool = new char[collected.length()];
    collected.getChars(0, pool.length, pool, 0);
    collected.setLength(0);
    collected.trimToSize();
  }

  /**
   * The longest piece at the head of {@code word[from, to)}.
   *
   * @param hashes room for the hashes of the heads
   * @return its length in the upper half and its id in the lower, or {@link #NONE}
   */
  long longest(char[] word, int from, int to, int[] hashes) {
    int max = Math.min(to - from, longest);
    int hash = 0;
    for (int i = 0; i < max; i++) {
      hash = step(hash, word[from + i]);
      hashes[i] = hash;
    }
    for (int length = max; length > 0; length--) {
      int piece = find(word, from, length, hashes[length - 1]);
      if (piece >= 0) {
        return ((long) length << 32) | ids[piece];
      }
    }
    return NONE;
  }

  private int find(char[] word, int from, int length, int hash) {
    for (int slot = slot(hash); slots[slot] != FREE; slot = (slot + 1) & (slots.length - 1)) {
      int piece = slots[slot];
      if (Arrays.equals(pool, starts[piece], starts[piece + 1], word, from, from + length)) {
        return piece;
      }
    }
    return -1;
  }

  private static int step(int hash, char unit) {
    return (hash + unit + 1) * 0x9E3779B1;
  }

  private int slot(int hash) {
    return (hash ^ (hash >>> 15)) & (slots.length - 1);
  }
}
