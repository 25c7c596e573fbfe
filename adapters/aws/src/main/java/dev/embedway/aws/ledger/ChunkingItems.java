package dev.embedway.aws.ledger;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.ChunkingSpec;

/** Codec of a {@link ChunkingSpec} as attributes of an item. */
public final class ChunkingItems {

  private static final String METHOD = "chunkMethod";
  private static final String SIZE = "chunkSize";
  private static final String OVERLAP = "chunkOverlap";

  private ChunkingItems() {}

  /** The item that keeps a chunking. */
  public static Item of(ChunkingSpec chunking) {
    return Item.builder()
        .with(METHOD, chunking.method().name())
        .with(SIZE, chunking.size())
        .with(OVERLAP, chunking.overlap())
        .build();
  }

  /** The chunking that an item keeps. */
  public static ChunkingSpec chunking(Item item) {
    return new ChunkingSpec(
        ChunkMethod.valueOf(item.string(METHOD)), item.intValue(SIZE), item.intValue(OVERLAP));
  }
}
