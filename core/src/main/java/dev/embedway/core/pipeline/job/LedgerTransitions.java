package dev.embedway.core.pipeline.job;

import com.google.errorprone.annotations.Immutable;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.topology.Lane;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Transitions of a job, and what its document then says. Pure: from the state that was read to a
 * {@link LedgerStep}.
 */
@Immutable
final class LedgerTransitions {

  private final Instant now;
  private final Leftovers leftovers;

  LedgerTransitions(Instant now) {
    this.now = now;
    this.leftovers = new Leftovers(now);
  }

  LedgerStep claim(JobState state, Document document, String owner, Instant until) {
    boolean claimable =
        switch (state.job().status()) {
          case QUEUED, CHUNKING -> state.isFreeFor(owner, now);
          case EMBEDDING, STORING -> false;
          case COMPLETED, PARTIAL, UNCHANGED, SUPERSEDED, FAILED, CANCELLED, DELETED -> false;
        };
    if (!claimable) {
      return new LedgerStep.Refused();
    }
    Job chunking = state.job().moved(JobStatus.CHUNKING, state.job().plan(), Optional.empty(), now);
    return new LedgerStep.Write(
        state.with(chunking).claimed(owner, until), mirrored(document, chunking));
  }

  /** A longer lease of the worker that holds the job. */
  LedgerStep renew(JobState state, String owner, Instant until) {
    return state.isHeldBy(owner)
        ? new LedgerStep.Write(state.claimed(owner, until))
        : new LedgerStep.Refused();
  }

  LedgerStep release(JobState state, String owner) {
    return state.isHeldBy(owner)
        ? new LedgerStep.Write(state.unclaimed())
        : new LedgerStep.Refused();
  }

  /** A later time of change, of a job that is under way. */
  LedgerStep waiting(JobState state) {
    return state.open()
        ? new LedgerStep.Write(state.with(state.job().touched(now)))
        : new LedgerStep.Refused();
  }

  LedgerStep plan(JobState state, Document document, String owner, Job.Plan plan) {
    if (!state.isHeldBy(owner)) {
      return new LedgerStep.Refused();
    }
    if (state.job().status() != JobStatus.CHUNKING) {
      boolean repeated = state.job().plan().equals(Optional.of(plan));
      return repeated ? new LedgerStep.Held() : new LedgerStep.Refused();
    }
    Job embedding =
        state.job().moved(JobStatus.EMBEDDING, Optional.of(plan), Optional.empty(), now);
    return new LedgerStep.Write(
        state.with(embedding).reserving(more(embedding, document)).resent(0),
        mirrored(document, embedding));
  }

  /** From EMBEDDING to STORING, once every batch is embedded. */
  LedgerStep storing(JobState state, Document document) {
    if (state.job().status() != JobStatus.EMBEDDING || !isEmbedded(state.job())) {
      return new LedgerStep.Held();
    }
    Job storing = state.job().moved(JobStatus.STORING, state.job().plan(), Optional.empty(), now);
    return new LedgerStep.Write(state.with(storing).resent(0), mirrored(document, storing));
  }

  LedgerStep finish(
      JobState state, Document document, JobStatus end, Optional<DocumentError> error) {
    if (state.job().status().isTerminal()) {
      return isStoredAfterCancel(state.job(), end)
          ? storedAfterCancel(state, document)
          : new LedgerStep.Held();
    }
    Job ended = ended(state.job(), end, error);
    return new LedgerStep.Write(
            state.with(ended).closed(), mirrored(settled(document, ended), ended))
        .with(leftovers.ended(ended, document.standing(ended.id().version())));
  }

  /**
   * A job is COMPLETED when the vector store has all of its batches, also where a death kept one
   * from being marked; it is PARTIAL where chunks lack.
   */
  private Job ended(Job job, JobStatus end, Optional<DocumentError> error) {
    if (end != JobStatus.COMPLETED) {
      return job.moved(end, job.plan(), error, now);
    }
    Job whole = job.with(job.done().storing(job.plan().map(Job.Plan::batches).orElse(0)), now);
    if (whole.lacking().isEmpty()) {
      return whole.moved(end, whole.plan(), error, now);
    }
    int chunks = whole.plan().map(Job.Plan::chunks).orElse(0);
    DocumentError lacking = DocumentError.ofChunks(whole.lacking().size(), chunks);
    return whole.moved(JobStatus.PARTIAL, whole.plan(), Optional.of(lacking), now);
  }

  /** The chunks of a batch that could not be embedded, in place of those that were noted before. */
  LedgerStep lacking(JobState state, Set<Integer> ofBatch, Set<Integer> missing) {
    if (!state.open()) {
      return new LedgerStep.Refused();
    }
    Job.Done done = state.job().done().lacking(ofBatch, missing);
    return done.equals(state.job().done())
        ? new LedgerStep.Held()
        : new LedgerStep.Write(state.with(state.job().with(done, now)));
  }

  /** The way back of a batch one of whose chunks lacks, whether its job is partial or under way. */
  LedgerStep requeueChunk(
      JobState state, Document document, DeadLetter requeued, int batch, int ordinal) {
    Job job = state.job();
    boolean waits = state.open() || job.status() == JobStatus.PARTIAL;
    if (!waits || !isWanted(job, document) || !job.lacking().contains(ordinal)) {
      return new LedgerStep.Refused();
    }
    Job again = job.with(job.done().again(batch, ordinal), now);
    Job opened = again.moved(openStatus(again), again.plan(), Optional.empty(), now);
    return new LedgerStep.Write(state.with(opened).opened(), mirrored(document, opened))
        .with(requeued);
  }

  /** The end of a job whose message is given up; an end that it has is kept. */
  LedgerStep fail(JobState state, Document document, DocumentError error, DeadLetter letter) {
    return finish(state, document, JobStatus.FAILED, Optional.of(error))
            instanceof LedgerStep.Write write
        ? write.with(letter)
        : new LedgerStep.Held();
  }

  /**
   * The way back of a job whose message is sent again; a job that never ended, or a removal that
   * has not reached the vector store, goes on as it is.
   */
  LedgerStep requeue(JobState state, Document document, DeadLetter requeued) {
    if (state.open()) {
      return new LedgerStep.Write(state).with(requeued);
    }
    return reopen(state, document) instanceof LedgerStep.Write write
        ? write.with(requeued)
        : new LedgerStep.Refused();
  }

  /** The end of an upload that a caller gives up. */
  LedgerStep cancel(JobState state, Document document) {
    if (state.job().kind() == Job.Kind.REMOVAL) {
      return new LedgerStep.Refused();
    }
    if (state.job().status().isTerminal()) {
      return state.job().status() == JobStatus.CANCELLED
          ? new LedgerStep.Held()
          : new LedgerStep.Refused();
    }
    return finish(state, document, JobStatus.CANCELLED, Optional.empty());
  }

  private static boolean isStoredAfterCancel(Job job, JobStatus end) {
    return job.status() == JobStatus.CANCELLED && end == JobStatus.COMPLETED;
  }

  /**
   * The vector store had all batches of a job as it was cancelled, and shows them: the job stays
   * CANCELLED, its document says which generation is visible.
   */
  private LedgerStep storedAfterCancel(JobState state, Document document) {
    JobId id = state.job().id();
    Document.Standing before = document.standing(id.version());
    if (id.generation() <= before.settled()) {
      return new LedgerStep.Held();
    }
    Document shown = document.with(id.version(), state.job().standing());
    return new LedgerStep.Write(state, shown).with(leftovers.storedAfterEnd(id, before));
  }

  /**
   * The end of a job whose generation the vector store shows: one that was given up meanwhile has
   * succeeded after all, unless a newer generation is visible.
   */
  LedgerStep complete(JobState state, Document document) {
    if (state.job().status() != JobStatus.FAILED) {
      return finish(state, document, JobStatus.COMPLETED, Optional.empty());
    }
    Job completed = ended(state.job(), JobStatus.COMPLETED, Optional.empty());
    Document shown = settled(document, completed);
    Document.Standing before = document.standing(completed.id().version());
    if (shown.standing(completed.id().version()).visible() != completed.id().generation()) {
      return new LedgerStep.Held();
    }
    return new LedgerStep.Write(state.with(completed), mirrored(shown, completed))
        .with(leftovers.storedAfterEnd(completed.id(), before));
  }

  /** One more time that messages of a job are sent again. */
  LedgerStep resend(JobState state) {
    return state.open()
        ? new LedgerStep.Write(
            state.with(state.job().touched(now)).resent(state.upkeep().resends() + 1))
        : new LedgerStep.Refused();
  }

  /** Another lane for the messages that are sent from now on. */
  LedgerStep inLane(JobState state, Lane lane) {
    if (!state.open()) {
      return new LedgerStep.Refused();
    }
    return state.job().lane() == lane
        ? new LedgerStep.Held()
        : new LedgerStep.Write(state.with(state.job().in(lane)));
  }

  /** A mark by which the next message of an upload cancels it. */
  LedgerStep skip(JobState state, Instant until) {
    return state.job().kind() == Job.Kind.REMOVAL
        ? new LedgerStep.Refused()
        : new LedgerStep.Write(state.skippedUntil(until));
  }

  /** From FAILED back to the stage that the plan and the marks show, while that is kept. */
  private LedgerStep reopen(JobState state, Document document) {
    if (!isWanted(state.job(), document) || state.job().kind() == Job.Kind.REMOVAL) {
      return new LedgerStep.Refused();
    }
    if (state.job().status() != JobStatus.FAILED
        || !leftovers.isReopenable(state.job().updatedAt())) {
      return new LedgerStep.Refused();
    }
    Job opened =
        state.job().moved(openStatus(state.job()), state.job().plan(), Optional.empty(), now);
    return new LedgerStep.Write(
            state.with(opened).opened().reserving(more(opened, document)),
            mirrored(document, opened))
        .with(Leftovers.reopened(opened.id()));
  }

  /**
   * Vectors that the tenant then has more; those of a version beside the live one are not counted.
   */
  private static long more(Job job, Document document) {
    if (job.kind() == Job.Kind.REEMBEDDING) {
      return 0;
    }
    int present = document.standing(job.id().version()).chunks();
    return job.plan().map(plan -> Math.max(0L, plan.chunks() - present)).orElse(0L);
  }

  /** True if the job's generation is the one that is wanted in its version. */
  private static boolean isWanted(Job job, Document document) {
    long wanted = job.kind() == Job.Kind.REEMBEDDING ? document.shown() : document.newest();
    return wanted == job.id().generation();
  }

  private static JobStatus openStatus(Job job) {
    if (job.plan().isEmpty()) {
      return JobStatus.QUEUED;
    }
    return isEmbedded(job) ? JobStatus.STORING : JobStatus.EMBEDDING;
  }

  LedgerStep removalApplied(JobState state) {
    return state.open() && state.job().kind() == Job.Kind.REMOVAL
        ? new LedgerStep.Write(state.closed()).with(leftovers.removed(state.job().id()))
        : new LedgerStep.Held();
  }

  static boolean isEmbedded(Job job) {
    return job.plan().filter(plan -> job.embedded().size() >= plan.batches()).isPresent();
  }

  /** The document with its visible and settled generation as an ended job leaves them. */
  private static Document settled(Document document, Job ended) {
    long generation = ended.id().generation();
    int version = ended.id().version();
    Document.Standing standing = document.standing(version);
    boolean again = generation == standing.settled() && generation == standing.visible();
    if (generation <= standing.settled() && !again) {
      return document;
    }
    return switch (ended.status()) {
      case COMPLETED, PARTIAL -> document.with(version, ended.standing());
      case UNCHANGED -> document.with(version, standing.settledAt(generation));
      case QUEUED, CHUNKING, EMBEDDING, STORING, SUPERSEDED, FAILED, CANCELLED, DELETED -> document;
    };
  }

  /** The document with what it says of its newest generation, if the job is what it speaks of. */
  private Document mirrored(Document document, Job job) {
    if (!document.newestJob().equals(job.id())) {
      return document;
    }
    return switch (job.status()) {
      case SUPERSEDED -> document;
      case UNCHANGED -> job.shownBy(document, JobStatus.COMPLETED, now);
      case QUEUED, CHUNKING, EMBEDDING, STORING -> job.shownBy(document, job.status(), now);
      case COMPLETED, PARTIAL, FAILED, CANCELLED, DELETED ->
          job.shownBy(document, job.status(), now);
    };
  }
}
