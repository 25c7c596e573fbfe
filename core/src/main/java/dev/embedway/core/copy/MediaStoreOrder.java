package dev.embedway.core.copy;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.media.StoreTerms;
import dev.embedway.core.record.batch.CopyOrder.Origin;
import dev.embedway.core.store.service.NewStore;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A caller's order to bring documents of any stores into one.
 *
 * @param documents that are brought: by their ids or keywords
 */
public record MediaStoreOrder(Target target, Origin documents) {

  /** The store that takes the documents. */
  public sealed interface Target {

    /** A store that is made for them. */
    record New(NewStore store) implements Target {}

    /**
     * A store that is there.
     *
     * @param store id or name
     * @param terms that it must have
     * @param method by which it must cut texts
     * @param dimensions that its vectors must have
     */
    record Existing(
        String store, StoreTerms terms, Optional<ChunkMethod> method, OptionalInt dimensions)
        implements Target {}
  }
}
