package dev.embedway.core.file;

import java.time.Instant;

/**
 * A file that is kept.
 *
 * @param filename without folders
 * @param contentType as the client gave it
 * @param bytes its size
 */
public record StoredFile(
    FileId id, String filename, String contentType, FilePurpose purpose, long bytes) {

  /** {@link FileId#createdAt}. */
  public Instant createdAt() {
    return id.createdAt();
  }
}
