package dev.embedway.core.file;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A file as a request brings it.
 *
 * <p>Immutable.
 */
public final class FileUpload {

  /** Shortest time for which a file is kept, as OpenAI has it. */
  public static final Duration MIN_LIFETIME = Duration.ofHours(1);

  /** Longest time that can be given, as OpenAI has it. */
  public static final Duration MAX_LIFETIME = Duration.ofDays(30);

  private final String filename;
  private final String contentType;
  private final FilePurpose purpose;
  private final byte[] content;
  private final Optional<Duration> lifetime;

  /**
   * A file of a copy of {@code content}.
   *
   * @param lifetime whole seconds from {@link #MIN_LIFETIME} to {@link #MAX_LIFETIME}; empty for a
   *     file that is kept until it is deleted
   */
  public FileUpload(
      String filename,
      String contentType,
      FilePurpose purpose,
      byte[] content,
      Optional<Duration> lifetime) {
    if (lifetime.filter(it -> it.compareTo(MIN_LIFETIME) < 0).isPresent()
        || lifetime.filter(it -> it.compareTo(MAX_LIFETIME) > 0).isPresent()) {
      throw new IllegalArgumentException("a file is kept for 1 hour to 30 days, was " + lifetime);
    }
    this.filename = filename;
    this.contentType = contentType;
    this.purpose = purpose;
    this.content = content.clone();
    this.lifetime = lifetime;
  }

  String filename() {
    return filename;
  }

  FilePurpose purpose() {
    return purpose;
  }

  byte[] content() {
    return content.clone();
  }

  long bytes() {
    return content.length;
  }

  StoredFile as(FileId id) {
    // Clients are told whole seconds of both times.
    Instant made = id.createdAt().truncatedTo(ChronoUnit.SECONDS);
    return new StoredFile(
        id, filename, contentType, purpose, content.length, lifetime.map(made::plus));
  }
}
