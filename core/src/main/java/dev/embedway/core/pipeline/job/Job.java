package dev.embedway.core.pipeline.job;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.trace.TraceId;
import dev.embedway.topology.Lane;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One generation's way through the stages.
 *
 * @param work what it does, and in which lane
 * @param target the document's place and the store that its chunks go to
 * @param origin of the generation
 * @param plan set once the document is cut
 * @param done batches that are over
 * @param error why it failed
 */
public record Job(
    JobId id,
    Work work,
    Target target,
    Origin origin,
    JobStatus status,
    Optional<Plan> plan,
    Done done,
    Optional<DocumentError> error,
    Times times) {

  /** The job of a generation that has just been registered. */
  public static Job begun(
      JobId id, Kind kind, Document document, Optional<SourceObject> source, Instant now) {
    return new Job(
        id,
        new Work(kind, Lane.LIVE),
        new Target(document.store(), document.storeId(), document.key()),
        new Origin(source, Optional.empty()),
        document.status(),
        Optional.empty(),
        Done.NOTHING,
        Optional.empty(),
        new Times(now, now));
  }

  /**
   * Work of a job.
   *
   * @param lane of its messages; it may be changed while the job is under way
   */
  public record Work(Kind kind, Lane lane) {}

  /** Kind of work. */
  public enum Kind {
    /** An object becomes a generation; work that an earlier one has is taken from there. */
    UPLOAD,
    /** The same, cut and embedded anew though nothing changed. */
    REGENERATION,
    /** A generation that another version shows is cut again, from the text that is kept of it. */
    REEMBEDDING,
    /** A document, or its embeddings alone, leaves the vector store. */
    REMOVAL
  }

  /**
   * Place that a job's chunks go to.
   *
   * @param store name of the document's store as first written
   * @param storeId id of that store
   * @param key the document's key within it
   */
  public record Target(String store, String storeId, String key) {}

  /**
   * Origin of a generation.
   *
   * @param source the object's state that it was made of; empty for a document's removal, kept by
   *     that of its embeddings alone
   * @param trace of the request or event that told of the object; empty where none is known
   */
  public record Origin(Optional<SourceObject> source, Optional<TraceId> trace) {}

  /**
   * Batches of a job that are over, by number.
   *
   * @param embedded those whose vectors are written
   * @param stored those that are in the vector store
   * @param lacking ordinals of chunks that could not be embedded, in any of them
   */
  public record Done(Set<Integer> embedded, Set<Integer> stored, Set<Integer> lacking) {

    /** No batch is over. */
    public static final Done NOTHING = new Done(Set.of(), Set.of(), Set.of());

    public Done {
      embedded = Set.copyOf(embedded);
      stored = Set.copyOf(stored);
      lacking = Set.copyOf(lacking);
    }

    /** The same where these chunks of a batch lack, and no other of its chunks. */
    Done lacking(Set<Integer> ofBatch, Set<Integer> missing) {
      Set<Integer> all = new HashSet<>(lacking);
      all.removeAll(ofBatch);
      all.addAll(missing);
      return new Done(embedded, stored, all);
    }

    /** The same where the first batches, of this count, are all in the vector store. */
    Done storing(int batches) {
      return new Done(
          embedded, IntStream.range(0, batches).boxed().collect(Collectors.toSet()), lacking);
    }

    /** The same with a batch that is to be embedded and stored again for a chunk of it. */
    Done again(int batch, int ordinal) {
      return new Done(without(embedded, batch), without(stored, batch), without(lacking, ordinal));
    }

    private static Set<Integer> without(Set<Integer> numbers, int number) {
      return numbers.stream().filter(each -> each != number).collect(Collectors.toSet());
    }
  }

  /** Times of a job's registration and of its last change. */
  public record Times(Instant createdAt, Instant updatedAt) {}

  /**
   * Contents of a generation, once it is cut.
   *
   * @param sourceSha256 of the object's bytes and of all that decides how they are cut and
   *     embedded: equal ones make equal chunks
   * @param batches chunk batches, numbered from 0
   * @param chunks in all of them
   * @param modelIdentity {@code id@revision} of the model that embeds them
   * @param chunking how the document was cut
   * @param notes on the document as it was read
   */
  public record Plan(
      String sourceSha256,
      int batches,
      int chunks,
      String modelIdentity,
      ChunkingSpec chunking,
      DocumentNotes notes) {}

  /** {@link Work#kind}. */
  public Kind kind() {
    return work.kind();
  }

  /** {@link Work#lane}. */
  public Lane lane() {
    return work.lane();
  }

  /** {@link Target#store}. */
  public String store() {
    return target.store();
  }

  /** {@link Target#storeId}. */
  public String storeId() {
    return target.storeId();
  }

  /** {@link Target#key}. */
  public String key() {
    return target.key();
  }

  /** {@link Origin#source}. */
  public Optional<SourceObject> source() {
    return origin.source();
  }

  /** {@link Origin#trace}. */
  public Optional<TraceId> trace() {
    return origin.trace();
  }

  /** {@link Done#embedded}. */
  public Set<Integer> embedded() {
    return done.embedded();
  }

  /** {@link Done#stored}. */
  public Set<Integer> stored() {
    return done.stored();
  }

  /** {@link Done#lacking}. */
  public Set<Integer> lacking() {
    return done.lacking();
  }

  /** {@link Times#createdAt}. */
  public Instant createdAt() {
    return times.createdAt();
  }

  /** {@link Times#updatedAt}. */
  public Instant updatedAt() {
    return times.updatedAt();
  }

  /** The standing of its document in its version, once the job is completed. */
  Document.Standing standing() {
    return Document.Standing.of(
        id.generation(),
        plan.map(Plan::chunks).orElse(0) - lacking().size(),
        plan.map(Plan::notes).orElse(DocumentNotes.NONE));
  }

  /** Its document with this status, and with the job's progress and error. */
  public Document shownBy(Document document, JobStatus shown, Instant now) {
    return document.showing(shown, progress(), error, now);
  }

  /** The job as one that is cut and embedded anew though nothing changed. */
  Job regenerating() {
    return with(new Work(Kind.REGENERATION, lane()));
  }

  /** The job with its messages in a lane. */
  public Job in(Lane lane) {
    return with(new Work(kind(), lane));
  }

  private Job with(Work other) {
    return new Job(id, other, target, origin, status, plan, done, error, times);
  }

  /** A new job, which brings the same generation into another version. */
  public Job into(int version, Work itsWork, Instant now) {
    return new Job(
        new JobId(id.tenant(), id.document(), id.generation(), version),
        itsWork,
        target,
        origin,
        JobStatus.QUEUED,
        Optional.empty(),
        Done.NOTHING,
        Optional.empty(),
        new Times(now, now));
  }

  /** The job at another stage. */
  Job moved(JobStatus next, Optional<Plan> itsPlan, Optional<DocumentError> itsError, Instant now) {
    return new Job(
        id, work, target, origin, next, itsPlan, done, itsError, new Times(createdAt(), now));
  }

  /** The job with other batches over. */
  public Job with(Done next, Instant now) {
    return new Job(
        id, work, target, origin, status, plan, next, error, new Times(createdAt(), now));
  }

  /** The job in a trace. */
  public Job in(Optional<TraceId> trace) {
    return new Job(id, work, target, new Origin(source(), trace), status, plan, done, error, times);
  }

  /** The job with a later time of change. */
  Job touched(Instant now) {
    return moved(status, plan, error, now);
  }

  /** Percent done: 25 once cut, 50 more by embedded batches, 25 more by stored ones. */
  public int progress() {
    if (status.isTerminal()) {
      return status == JobStatus.FAILED || status == JobStatus.CANCELLED ? 0 : 100;
    }
    return plan.map(
            p -> 25 + (50 * embedded().size() + 25 * stored().size()) / Math.max(1, p.batches()))
        .orElse(0);
  }
}
