package dev.embedway.core.pipeline;

import dev.embedway.core.vector.StoreSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A document's next generation, as it is registered. Pure. */
final class Generations {

  private Generations() {}

  /**
   * A document and its new job.
   *
   * @param next the document as it is to be
   * @param job its newest generation
   */
  record Step(Document next, Job job) {}

  /** The generation of an object that was put. */
  static Step upload(
      ObjectKey key,
      StoreSpec store,
      SourceObject source,
      Optional<Sequencer> sequencer,
      Optional<Document> seen,
      Instant now) {
    Document before = seen.orElseGet(() -> blank(key, store, now));
    return step(
        withPlace(before, key.store(), store.id(), store.model()),
        Job.Kind.UPLOAD,
        Optional.of(source),
        sequencer,
        JobStatus.QUEUED,
        now);
  }

  /** The generation of an object that was removed. */
  static Step removal(Document seen, Optional<Sequencer> sequencer, Instant now) {
    return step(seen, Job.Kind.REMOVAL, Optional.empty(), sequencer, JobStatus.DELETED, now);
  }

  /** The generation of an object that belongs to no store. */
  static Step misplaced(Document seenOrBlank, Optional<Sequencer> sequencer, Instant now) {
    return step(seenOrBlank, Job.Kind.UPLOAD, Optional.empty(), sequencer, JobStatus.QUEUED, now);
  }

  /** The generation of an object that is not taken in; the document keeps what it had. */
  static Step refused(
      Document seenOrBlank,
      SourceObject source,
      Optional<Sequencer> sequencer,
      DocumentError error,
      Instant now) {
    Step step =
        step(seenOrBlank, Job.Kind.UPLOAD, Optional.of(source), sequencer, JobStatus.FAILED, now);
    Document next = step.next();
    Job job = step.job();
    return new Step(
        new Document(
            next.tenant(),
            next.id(),
            next.store(),
            next.storeId(),
            next.key(),
            next.newest(),
            next.settled(),
            next.visible(),
            next.sequencer(),
            seenOrBlank.source(),
            next.status(),
            next.chunks(),
            next.model(),
            next.progress(),
            Optional.of(error),
            next.side(),
            next.notes(),
            next.createdAt(),
            next.updatedAt(),
            next.revision()),
        new Job(
            job.id(),
            job.kind(),
            job.store(),
            job.storeId(),
            job.key(),
            job.source(),
            job.status(),
            job.plan(),
            job.embedded(),
            job.stored(),
            Optional.of(error),
            job.createdAt(),
            job.updatedAt()));
  }

  private static Step step(
      Document before,
      Job.Kind kind,
      Optional<SourceObject> source,
      Optional<Sequencer> sequencer,
      JobStatus status,
      Instant now) {
    long generation = before.newest() + 1;
    Document next =
        new Document(
            before.tenant(),
            before.id(),
            before.store(),
            before.storeId(),
            before.key(),
            generation,
            before.settled(),
            before.visible(),
            sequencer.or(before::sequencer),
            source,
            status,
            kind == Job.Kind.REMOVAL ? 0 : before.chunks(),
            before.model(),
            kind == Job.Kind.REMOVAL ? 100 : 0,
            Optional.empty(),
            // A removed document's rows may be compacted, those of its metadata file too.
            kind == Job.Kind.REMOVAL ? before.side().unapplied() : before.side(),
            kind == Job.Kind.REMOVAL ? DocumentNotes.NONE : before.notes(),
            before.createdAt(),
            now,
            before.revision() + 1);
    Job job =
        new Job(
            new JobId(before.tenant(), before.id(), generation),
            kind,
            before.store(),
            before.storeId(),
            before.key(),
            source,
            status,
            Optional.empty(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            now,
            now);
    return new Step(next, job);
  }

  private static Document blank(ObjectKey key, StoreSpec store, Instant now) {
    return blank(key, store.id(), store.model(), now);
  }

  /** A document of no generation yet. */
  static Document blank(ObjectKey key, String storeId, String model, Instant now) {
    return new Document(
        key.tenant(),
        key.documentId(),
        key.store(),
        storeId,
        key.key(),
        0,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        JobStatus.QUEUED,
        0,
        model,
        0,
        Optional.empty(),
        SideFile.NONE,
        DocumentNotes.NONE,
        now,
        now,
        0);
  }

  private static Document withPlace(Document document, String store, String storeId, String model) {
    return new Document(
        document.tenant(),
        document.id(),
        store,
        storeId,
        document.key(),
        document.newest(),
        document.settled(),
        document.visible(),
        document.sequencer(),
        document.source(),
        document.status(),
        document.chunks(),
        model,
        document.progress(),
        document.error(),
        storeId.equals(document.storeId()) ? document.side() : document.side().unapplied(),
        document.notes(),
        document.createdAt(),
        document.updatedAt(),
        document.revision());
  }
}
