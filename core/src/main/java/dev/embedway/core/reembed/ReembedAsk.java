package dev.embedway.core.reembed;

import dev.embedway.core.store.service.ChunkingChange;
import dev.embedway.core.store.service.NewStore;
import java.util.Optional;

/**
 * A version of a store as a caller asks for it.
 *
 * @param vectors model and length, the live version's model where none is named
 * @param chunking of documents, from the live version's
 * @param gate that a switch to it has to pass
 */
public record ReembedAsk(
    NewStore.Vectors vectors, ChunkingChange chunking, Optional<SwitchGate> gate) {

  /** A version that every switch may take into use. */
  public ReembedAsk(NewStore.Vectors vectors, ChunkingChange chunking) {
    this(vectors, chunking, Optional.empty());
  }
}
