package dev.embedway.core.file.attach;

import dev.embedway.core.chunk.ChunkingSpec;
import java.util.Map;
import java.util.Optional;

/**
 * A file that is to be a store's.
 *
 * @param fileId as the caller names it
 * @param attributes to have instead of those that it has; empty to leave them
 * @param chunking that its document must be cut by; empty for the store's
 */
public record Attachment(
    String fileId, Optional<Map<String, Object>> attributes, Optional<ChunkingSpec> chunking) {

  public Attachment {
    attributes = attributes.map(Map::copyOf);
  }
}
