package dev.embedway.core.pipeline.artifact;

import dev.embedway.core.chunk.ContentHash;
import java.util.List;

/**
 * Locations of a generation's texts, so that the next one need not embed them again.
 *
 * @param modelIdentity {@code id@revision} of the model that made the vectors
 * @param batches for each batch, the hashes of its texts in order
 */
public record ChunkIndex(String modelIdentity, List<List<ContentHash>> batches) {

  public ChunkIndex {
    batches = batches.stream().map(List::copyOf).toList();
  }
}
