package dev.embedway.core.store.service;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.ChunkingSpec;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A change of a chunking; what it leaves out is its origin's.
 *
 * @param sizeField field to blame for a size that is over the model's limit
 */
public record ChunkingChange(
    Origin origin,
    Optional<ChunkMethod> method,
    OptionalInt size,
    OptionalInt overlap,
    String sizeField) {

  /** No change. */
  public static final ChunkingChange NONE =
      new ChunkingChange(
          Origin.PRESENT, Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), "chunking");

  /** A change to this chunking, whatever was before. */
  static ChunkingChange to(ChunkingSpec next) {
    return new ChunkingChange(
        Origin.PRESENT,
        Optional.of(next.method()),
        OptionalInt.of(next.size()),
        OptionalInt.of(next.overlap()),
        "chunking");
  }

  /** The chunking that a change begins with. */
  public enum Origin {
    /** The one that the store has. */
    PRESENT,
    /** The default, made to fit the store's model. */
    STANDARD
  }

  /** The default chunking where a chunk has at most {@code maxSize} tokens. */
  static ChunkingSpec standard(int maxSize) {
    int size = Math.min(ChunkingSpec.DEFAULT.size(), maxSize);
    return new ChunkingSpec(
        ChunkingSpec.DEFAULT.method(), size, overlap(ChunkingSpec.DEFAULT, size));
  }

  /** A chunking whose chunks have at most {@code maxSize} tokens, as it is or else cut smaller. */
  static ChunkingSpec fitting(ChunkingSpec present, int maxSize) {
    int size = Math.min(present.size(), maxSize);
    return new ChunkingSpec(present.method(), size, overlap(present, size));
  }

  /** The chunking after the change, where the model reads at most {@code maxSize} tokens. */
  ChunkingSpec applied(ChunkingSpec present, int maxSize) {
    ChunkingSpec from =
        switch (origin) {
          case PRESENT -> present;
          case STANDARD -> standard(maxSize);
        };
    int given = size.orElse(from.size());
    return new ChunkingSpec(
        method.orElse(from.method()), given, overlap.orElse(overlap(from, given)));
  }

  /** The overlap that goes with a size: that of {@code from}, at most half of another size. */
  private static int overlap(ChunkingSpec from, int size) {
    return size == from.size() ? from.overlap() : Math.min(from.overlap(), Math.max(0, size / 2));
  }
}
