package dev.embedway.core.pipeline.compact;

import dev.embedway.core.pipeline.document.ObjectKey;
import java.time.Instant;

/**
 * Former versions of objects in the documents bucket, which a bucket with versioning keeps after an
 * object's deletion.
 *
 * <p>Thread-safe. Throws {@code store_unavailable} when S3 does not answer.
 */
@FunctionalInterface
public interface SourceVersions {

  /**
   * Deletes each version that is older than a deletion of the object up to that time, then the mark
   * of that deletion. An object that was put after the deletion is left, with all its versions; so
   * is all of an object that was not deleted. Repeating it changes nothing.
   *
   * @param removedBy time at which the object was seen to be gone
   */
  Freed deleteRemoved(ObjectKey key, Instant removedBy);
}
