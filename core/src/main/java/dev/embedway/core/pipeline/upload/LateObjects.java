package dev.embedway.core.pipeline.upload;

import dev.embedway.core.tenant.TenantId;
import java.util.function.Predicate;

/**
 * Objects that are put, or told of, after their tenant was erased: by a presigned URL of before, or
 * by an event that was under way.
 *
 * @param late tenants whose objects are deleted
 * @param bucket of the objects
 */
record LateObjects(Predicate<TenantId> late, SourceBucket bucket) {

  /** Deletes an object with every version of it, if its tenant was erased. */
  void delete(UploadEvent event) {
    // What was removed has left no object, and deleting its versions would bring the next event.
    if (event.kind() == UploadEvent.Kind.CREATED && event.tenant().filter(late).isPresent()) {
      bucket.deleteVersions(event.fullKey());
    }
  }
}
