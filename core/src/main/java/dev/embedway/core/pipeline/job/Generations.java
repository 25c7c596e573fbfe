package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.Document.Standing;
import dev.embedway.core.pipeline.document.DocumentChange;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.Sequencer;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.trace.TraceId;
import dev.embedway.topology.Lane;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A document's next generation, as it is registered. Pure. */
public final class Generations {

  private Generations() {}

  /**
   * A document and its new jobs.
   *
   * @param next the document as it is to be
   * @param jobs its newest generation, on its way to each version of its store
   */
  public record Step(Document next, List<Job> jobs) {
    public Step {
      jobs = List.copyOf(jobs);
    }

    /** The same in the trace of what told of the object. */
    public Step in(Optional<TraceId> trace) {
      return new Step(next, jobs.stream().map(job -> job.in(trace)).toList());
    }

    /** The same with its jobs in a lane. */
    public Step in(Lane lane) {
      return new Step(next, jobs.stream().map(job -> job.in(lane)).toList());
    }

    /** The same generation, cut and embedded anew though nothing changed. */
    public Step regenerating() {
      return new Step(next, jobs.stream().map(Job::regenerating).toList());
    }
  }

  /** The generation of an object that was put; a job for each version that is not retired. */
  public static Step upload(
      ObjectKey key,
      StoreSpec store,
      SourceObject source,
      Optional<Sequencer> sequencer,
      Optional<Document> seen,
      Instant now) {
    Document before = seen.orElseGet(() -> blank(key, store, now));
    Map<Integer, Standing> standings = new HashMap<>();
    for (StoreVersion version : store.open()) {
      standings.put(version.number(), before.standing(version.number()));
    }
    Document placed =
        new DocumentChange(before)
            .store(key.store(), store.id(), store.model())
            .metadataFile(
                store.id().equals(before.storeId())
                    ? before.metadataFile()
                    : before.metadataFile().unapplied())
            .versions(standings, store.live().number())
            .build();
    return step(placed, Job.Kind.UPLOAD, Optional.of(source), sequencer, JobStatus.QUEUED, now);
  }

  /** The generation of an object that was removed, from every version at once. */
  public static Step removal(Document seen, Optional<Sequencer> sequencer, Instant now) {
    return removal(seen, Optional.empty(), sequencer, now);
  }

  /** The removal of a document's embeddings from every version at once; its object stays. */
  public static Step withdrawal(Document seen, Instant now) {
    return removal(seen, seen.source(), Optional.empty(), now);
  }

  private static Step removal(
      Document seen, Optional<SourceObject> kept, Optional<Sequencer> sequencer, Instant now) {
    Step step = step(seen, Job.Kind.REMOVAL, kept, sequencer, JobStatus.DELETED, now);
    DocumentChange next =
        new DocumentChange(step.next())
            .status(JobStatus.DELETED, 100)
            // A removed document's rows may be compacted, those of its metadata file too.
            .metadataFile(seen.metadataFile().unapplied());
    seen.standings().forEach((number, standing) -> next.standing(number, standing.removed()));
    return new Step(next.build(), step.jobs());
  }

  /** The generation of an object that belongs to no store. */
  public static Step unassigned(Document seenOrBlank, Optional<Sequencer> sequencer, Instant now) {
    return step(seenOrBlank, Job.Kind.UPLOAD, Optional.empty(), sequencer, JobStatus.QUEUED, now);
  }

  /** The generation of an object that is not taken in; the document keeps what it had. */
  public static Step refused(
      Document seenOrBlank,
      SourceObject source,
      Optional<Sequencer> sequencer,
      DocumentError error,
      Instant now) {
    Step step =
        step(seenOrBlank, Job.Kind.UPLOAD, Optional.of(source), sequencer, JobStatus.FAILED, now);
    return new Step(
        new DocumentChange(step.next())
            .source(seenOrBlank.source())
            .error(Optional.of(error))
            .build(),
        step.jobs().stream()
            .map(job -> job.moved(job.status(), job.plan(), Optional.of(error), now))
            .toList());
  }

  private static Step step(
      Document before,
      Job.Kind kind,
      Optional<SourceObject> source,
      Optional<Sequencer> sequencer,
      JobStatus status,
      Instant now) {
    Document next =
        new DocumentChange(before)
            .newest(before.newest() + 1)
            .sequencer(sequencer.or(before::sequencer))
            .source(source)
            .status(status, 0)
            .error(Optional.empty())
            .updatedAt(now)
            .build();
    List<JobId> ids = kind == Job.Kind.REMOVAL ? List.of(next.newestJob()) : next.newestJobs();
    return new Step(next, ids.stream().map(id -> job(id, next, kind, source, now)).toList());
  }

  private static Job job(
      JobId id, Document document, Job.Kind kind, Optional<SourceObject> source, Instant now) {
    return Job.begun(id, kind, document, source, now);
  }

  private static Document blank(ObjectKey key, StoreSpec store, Instant now) {
    return blank(key, store.id(), store.model(), now);
  }

  /** A document of no generation yet, of the first version of a store that there may be none of. */
  public static Document blank(ObjectKey key, String storeId, String model, Instant now) {
    return new Document(
        key.documentId(),
        key,
        storeId,
        new Document.GenerationState(
            0, StoreVersion.FIRST, Map.of(StoreVersion.FIRST, Standing.NONE)),
        new Document.ObjectState(Optional.empty(), Optional.empty(), MetadataFile.NONE),
        new Document.Display(JobStatus.QUEUED, model, 0, Optional.empty()),
        now,
        now,
        0);
  }
}
