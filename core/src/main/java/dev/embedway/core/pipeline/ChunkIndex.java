package dev.embedway.core.pipeline;

import dev.embedway.core.chunk.ContentHash;
import java.util.List;

/**
 * Where each text of a generation is, so that the next one need not embed it again.
 *
 * @param modelIdentity {@code id@revision} of the model that made the vectors
 * @param batches for each batch, the hashes of its texts in order
 */
public record ChunkIndex(String modelIdentity, List<List<ContentHash>> batches) {

  public ChunkIndex {
    batches = batches.stream().map(List::copyOf).toList();
  }
}
