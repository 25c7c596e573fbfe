package dev.embedway.emulators.s3;

import java.time.Instant;

/**
 * One change of one object, as S3 would notify of it. Immutable.
 *
 * @param kind what happened
 * @param bucket where
 * @param object that changed
 * @param sequencer 18 hexadecimal digits; of two changes the later has the greater, compared as
 *     text, across restarts
 * @param eventTime when
 */
public record ObjectChange(
    Kind kind, String bucket, Changed object, String sequencer, Instant eventTime) {

  /**
   * An object as a change left it.
   *
   * @param key not encoded
   * @param size bytes; 0 when removed
   * @param etag without quotes; empty when removed
   */
  public record Changed(String key, long size, String etag) {}

  /** Kind of change of an object. */
  public enum Kind {
    /** It was put, copied to, or completed from parts; it may have existed before. */
    CREATED,
    /** It was removed; it may not have existed. */
    REMOVED
  }
}
