package dev.embedway.core.pipeline.stage;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.VectorIndex;
import java.util.List;

/**
 * A generation worth working on, as it was read.
 *
 * @param job not over
 * @param document whose newest generation the job was
 * @param store not deleted, with the version that the job goes to not retired
 */
record LiveJob(Job job, Document document, StoreSpec store) {

  JobId id() {
    return job.id();
  }

  /** Key of its object. */
  ObjectKey objectKey() {
    return new ObjectKey(job.id().tenant(), job.store(), job.key());
  }

  /** True if nothing of an earlier generation may be taken for it. */
  boolean isRegeneration() {
    return job.kind() == Job.Kind.REGENERATION;
  }

  /** True if its text is the one that is kept of the generation, and its object is not read. */
  boolean isReembedding() {
    return job.kind() == Job.Kind.REEMBEDDING;
  }

  /** The store's version that the job goes to. */
  StoreVersion version() {
    return store.open(job.id().version()).orElseThrow();
  }

  /** The document's standing in that version. */
  Document.Standing standing() {
    return document.standing(job.id().version());
  }

  /** Index that its vectors go to. */
  VectorIndex index() {
    return store.index(version());
  }

  /** The same generation of the document in another version. */
  JobId in(int version) {
    return new JobId(job.id().tenant(), job.id().document(), job.id().generation(), version);
  }

  /** An earlier generation of the same document. */
  JobId generation(long generation) {
    return job(job.id().version(), generation);
  }

  /** A generation of the same document in a version. */
  JobId job(int version, long generation) {
    return new JobId(job.id().tenant(), job.id().document(), generation, version);
  }

  /**
   * Versions of the same model whose vectors of the document may be taken: its own and, for one
   * that is filled from the others, these.
   */
  List<StoreVersion> alike() {
    return store.open().stream()
        .filter(each -> each.number() == version().number() || isReembedding())
        .filter(each -> each.space().equals(version().space()) && each.dim() == version().dim())
        .toList();
  }
}
