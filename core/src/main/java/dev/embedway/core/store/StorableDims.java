package dev.embedway.core.store;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import java.util.List;
import java.util.Map;

/**
 * The lengths of vectors that a store keeps: each has a table of its own, made by a migration. They
 * are the native lengths of common models (MiniLM, bge, e5, gte, nomic, Qwen3, OpenAI's) and the
 * shorter ones that models are trained to be cut to; those below 128 serve tests and small static
 * models.
 */
public final class StorableDims {

  /** All of them, ascending. */
  public static final List<Integer> ALL =
      List.of(8, 16, 32, 64, 128, 256, 384, 512, 768, 1024, 1536, 2048, 2560, 3072, 4096);

  private StorableDims() {}

  /**
   * A length that a store keeps, as it was given.
   *
   * @throws InvalidRequestException {@code invalid_dimensions} for another, with those allowed
   */
  public static int require(int dim) {
    if (!ALL.contains(dim)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_DIMENSIONS,
          "the vector store keeps vectors of " + ALL + " floats; given were " + dim,
          "dimensions",
          Map.of("allowed", ALL, "given", dim));
    }
    return dim;
  }
}
