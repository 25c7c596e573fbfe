package dev.embedway.core.pipeline;

import dev.embedway.core.vector.StoreSpec;
import dev.embedway.core.vector.VectorIndex;

/**
 * A generation worth working on, as it was read.
 *
 * @param job not over
 * @param document whose newest generation the job was
 * @param store where it goes, not deleted
 */
record LiveJob(Job job, Document document, StoreSpec store) {

  JobId id() {
    return job.id();
  }

  /** Key of its object. */
  ObjectKey objectKey() {
    return new ObjectKey(job.id().tenant(), job.store(), job.key());
  }

  /** Index that its vectors go to. */
  VectorIndex index(Job.Plan plan) {
    return new VectorIndex(job.id().tenant(), store.id(), plan.indexVersion(), store.dim());
  }

  /** An earlier generation of the same document. */
  JobId generation(long generation) {
    return new JobId(job.id().tenant(), job.id().document(), generation);
  }
}
