package dev.embedway.core.reembed;

import dev.embedway.core.store.service.ChunkingChange;
import dev.embedway.core.store.service.NewStore;

/**
 * A version of a store as a caller asks for it.
 *
 * @param vectors model and length, the live version's model where none is named
 * @param chunking of documents, from the live version's
 */
public record ReembedAsk(NewStore.Vectors vectors, ChunkingChange chunking) {}
