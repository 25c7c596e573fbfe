package dev.embedway.local.cli.stores;

import dev.embedway.local.cli.argument.Arguments;
import dev.embedway.local.cli.argument.Numbers;
import dev.embedway.local.cli.argument.Words;
import java.util.OptionalInt;

/**
 * A way to split a store's documents into chunks, written {@code METHOD[:SIZE[:OVERLAP]]}.
 *
 * @param size most tokens of a chunk; empty for the server's default
 * @param overlap tokens that a chunk repeats of the one before, fewer than its size; likewise
 */
record Chunking(ChunkMethodArgument method, OptionalInt size, OptionalInt overlap) {

  private static final int MAX_TOKENS = 100_000;

  static Chunking of(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length > 3) {
      throw Arguments.refusal("METHOD[:SIZE[:OVERLAP]] such as markdown:200:20", text);
    }
    ChunkMethodArgument method = Words.read(ChunkMethodArgument.class, parts[0]);
    OptionalInt size = parts.length > 1 ? tokens(parts[1], 1, "SIZE") : OptionalInt.empty();
    OptionalInt overlap = parts.length > 2 ? tokens(parts[2], 0, "OVERLAP") : OptionalInt.empty();
    if (overlap.isPresent() && overlap.getAsInt() >= size.orElseThrow()) {
      throw Arguments.refusal("METHOD[:SIZE[:OVERLAP]] with OVERLAP below SIZE", text);
    }
    return new Chunking(method, size, overlap);
  }

  private static OptionalInt tokens(String text, int min, String part) {
    return OptionalInt.of(
        Numbers.whole(
            text,
            min,
            MAX_TOKENS,
            "METHOD[:SIZE[:OVERLAP]] with " + part + " a number of tokens from " + min));
  }
}
