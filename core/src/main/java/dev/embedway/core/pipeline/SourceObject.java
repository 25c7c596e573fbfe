package dev.embedway.core.pipeline;

import java.time.Instant;

/**
 * An object of the documents bucket as a HEAD request shows it.
 *
 * @param etag without quotes; two states of a key differ in it or in {@code lastModified}
 * @param lastModified to the second, as S3 keeps it
 * @param bytes its size
 * @param contentType as uploaded, empty where none was given
 * @param attributesHash names the attributes that were uploaded with it, empty for none
 */
public record SourceObject(
    String etag, Instant lastModified, long bytes, String contentType, String attributesHash) {

  /** Whether both are the same state of a key. */
  public boolean isSameState(SourceObject other) {
    return etag.equals(other.etag) && lastModified.equals(other.lastModified);
  }
}
