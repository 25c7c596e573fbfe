package dev.embedway.chroma;

import java.util.Comparator;

/**
 * Id of a row of a chunk: {@code document/generation/ordinal}. Immutable.
 *
 * @param documentId may have slashes of its own
 */
record ChunkId(String documentId, long generation, int ordinal) {

  /** Order of ids by code point, which is that of their UTF-8. */
  static final Comparator<String> BY_CODE_POINT = ChunkId::compare;

  /** By document and ordinal. */
  static final Comparator<ChunkId> ORDER =
      Comparator.comparing(ChunkId::documentId, BY_CODE_POINT).thenComparingInt(ChunkId::ordinal);

  static ChunkId parse(String text) {
    int last = text.lastIndexOf('/');
    int middle = text.lastIndexOf('/', last - 1);
    return new ChunkId(
        text.substring(0, middle),
        Long.parseLong(text.substring(middle + 1, last)),
        Integer.parseInt(text.substring(last + 1)));
  }

  @Override
  public String toString() {
    return documentId + "/" + generation + "/" + ordinal;
  }

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Surrogates stand for code points above all others.
        return Character.isSurrogate(x) == Character.isSurrogate(y)
            ? Character.compare(x, y)
            : Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
