package dev.embedway.core.file;

import java.time.Instant;
import java.util.Optional;

/**
 * A file that is kept.
 *
 * @param filename without folders
 * @param contentType as the client gave it
 * @param bytes its size
 * @param expiresAt time from which on nobody finds it; empty for a file that is kept until it is
 *     deleted
 */
public record StoredFile(
    FileId id,
    String filename,
    String contentType,
    FilePurpose purpose,
    long bytes,
    Optional<Instant> expiresAt) {

  /** True when nobody finds the file any more. */
  public boolean isExpired(Instant now) {
    return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
  }

  /** {@link FileId#createdAt}. */
  public Instant createdAt() {
    return id.createdAt();
  }
}
