package dev.embedway.core.chunk;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;

/**
 * Method and numbers by which a store's documents are cut.
 *
 * @param method where the cuts may fall
 * @param size max tokens of a chunk, special tokens not counted
 * @param overlap tokens that a chunk repeats of the one before, less than {@code size}
 */
public record ChunkingSpec(ChunkMethod method, int size, int overlap) {

  /** The spec of a store that an upload makes. */
  public static final ChunkingSpec DEFAULT = new ChunkingSpec(ChunkMethod.RECURSIVE, 200, 30);

  /**
   * Checks the numbers against one another; the model's limit is checked where the model is known.
   *
   * @throws InvalidRequestException {@code invalid_parameter}
   */
  public ChunkingSpec {
    if (size < 1) {
      throw invalid("chunk size is " + size + "; at least 1 token is needed", "size");
    }
    if (overlap < 0 || overlap >= size) {
      throw invalid(
          "chunk overlap is " + overlap + "; allowed is 0.." + (size - 1) + " for size " + size,
          "overlap");
    }
  }

  private static InvalidRequestException invalid(String message, String field) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, "chunking." + field);
  }
}
