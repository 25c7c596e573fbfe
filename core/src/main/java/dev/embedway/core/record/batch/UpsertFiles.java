package dev.embedway.core.record.batch;

import dev.embedway.core.pipeline.upload.SourceBucket.PresignedPut;
import dev.embedway.core.record.batch.UpsertBatch.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Files that hold the lines of batches, one each.
 *
 * <p>Thread-safe; every call is one request. Throws {@code store_unavailable} when S3 does not
 * answer.
 */
public interface UpsertFiles {

  /**
   * A URL that takes one PUT of the file, without a key, until it expires.
   *
   * @param bytes size of the file, which the PUT must then have exactly; empty for any
   */
  PresignedPut presignPut(Target target, OptionalLong bytes, Duration validity);

  /** Puts the file. */
  void put(Target target, byte[] lines);

  /** Present state of the file; empty when there is none. */
  Optional<UpsertFile> head(Target target);

  /**
   * Bytes of the file if it still has this state; empty when it is gone or another.
   *
   * @param offset within the file
   * @param length 1 at least, not past the file's end
   */
  Optional<byte[]> read(Target target, UpsertFile file, long offset, int length);

  /** Deletes the file; one that is not there is no error. */
  void delete(Target target);
}
