package dev.embedway.aws;

import dev.embedway.core.pipeline.Document;
import dev.embedway.core.pipeline.DocumentError;
import dev.embedway.core.pipeline.DocumentNotes;
import dev.embedway.core.pipeline.Job;
import dev.embedway.core.pipeline.JobStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a job may go from where it stands, and what its document then says. Pure: from the read
 * state to a {@link LedgerStep}.
 *
 * <p>Immutable.
 */
final class LedgerTransitions {

  private final Instant now;

  LedgerTransitions(Instant now) {
    this.now = now;
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
    Job chunking = moved(state.job(), JobStatus.CHUNKING, state.job().plan(), Optional.empty());
    return new LedgerStep.Write(
        state.with(chunking).claimed(owner, until), mirrored(document, chunking));
  }

  LedgerStep plan(JobState state, Document document, String owner, Job.Plan plan) {
    if (!state.isHeldBy(owner)) {
      return new LedgerStep.Refused();
    }
    if (state.job().status() != JobStatus.CHUNKING) {
      boolean repeated = state.job().plan().equals(Optional.of(plan));
      return repeated ? new LedgerStep.Held() : new LedgerStep.Refused();
    }
    Job embedding = moved(state.job(), JobStatus.EMBEDDING, Optional.of(plan), Optional.empty());
    long more = Math.max(0, plan.chunks() - document.chunks());
    return new LedgerStep.Write(
        state.with(embedding).reserving(more), mirrored(document, embedding));
  }

  /** From EMBEDDING to STORING, once every batch is embedded. */
  LedgerStep storing(JobState state, Document document) {
    if (state.job().status() != JobStatus.EMBEDDING || !isEmbedded(state.job())) {
      return new LedgerStep.Held();
    }
    Job storing = moved(state.job(), JobStatus.STORING, state.job().plan(), Optional.empty());
    return new LedgerStep.Write(state.with(storing), mirrored(document, storing));
  }

  LedgerStep finish(
      JobState state, Document document, JobStatus end, Optional<DocumentError> error) {
    if (state.job().status().isTerminal()) {
      return new LedgerStep.Held();
    }
    Job ended = moved(state.job(), end, state.job().plan(), error);
    return new LedgerStep.Write(
        state.with(ended).closed(), mirrored(settled(document, ended), ended));
  }

  /** From FAILED back to the stage that the plan and the marks show. */
  LedgerStep reopen(JobState state, Document document) {
    if (document.newest() != state.job().id().generation()
        || state.job().kind() != Job.Kind.UPLOAD) {
      return new LedgerStep.Refused();
    }
    if (!state.job().status().isTerminal()) {
      return new LedgerStep.Held();
    }
    if (state.job().status() != JobStatus.FAILED) {
      return new LedgerStep.Refused();
    }
    Job opened = moved(state.job(), openStatus(state.job()), state.job().plan(), Optional.empty());
    long more =
        opened.plan().map(plan -> Math.max(0L, plan.chunks() - document.chunks())).orElse(0L);
    return new LedgerStep.Write(
        state.with(opened).opened().reserving(more), mirrored(document, opened));
  }

  private static JobStatus openStatus(Job job) {
    if (job.plan().isEmpty()) {
      return JobStatus.QUEUED;
    }
    return isEmbedded(job) ? JobStatus.STORING : JobStatus.EMBEDDING;
  }

  LedgerStep removalApplied(JobState state, Document document) {
    return state.open() && state.job().kind() == Job.Kind.REMOVAL
        ? new LedgerStep.Write(state.closed(), document)
        : new LedgerStep.Held();
  }

  static boolean isEmbedded(Job job) {
    return job.plan().filter(plan -> job.embedded().size() >= plan.batches()).isPresent();
  }

  private Job moved(
      Job job, JobStatus status, Optional<Job.Plan> plan, Optional<DocumentError> error) {
    return new Job(
        job.id(),
        job.kind(),
        job.store(),
        job.storeId(),
        job.key(),
        job.source(),
        status,
        plan,
        job.embedded(),
        job.stored(),
        error,
        job.createdAt(),
        now);
  }

  /** The document with its visible and settled generation as an ended job leaves them. */
  private static Document settled(Document document, Job ended) {
    long generation = ended.id().generation();
    if (generation <= document.settled()) {
      return document;
    }
    return switch (ended.status()) {
      case COMPLETED, PARTIAL -> visible(document, generation, ended.plan());
      case UNCHANGED ->
          with(document, generation, document.visible(), document.chunks(), document.notes());
      case QUEUED, CHUNKING, EMBEDDING, STORING, SUPERSEDED, FAILED, CANCELLED, DELETED -> document;
    };
  }

  /** The document with what it says of its newest generation, if the job is that. */
  private Document mirrored(Document document, Job job) {
    if (document.newest() != job.id().generation()) {
      return document;
    }
    return switch (job.status()) {
      case SUPERSEDED -> document;
      case UNCHANGED -> with(document, JobStatus.COMPLETED, job);
      case QUEUED, CHUNKING, EMBEDDING, STORING -> with(document, job.status(), job);
      case COMPLETED, PARTIAL, FAILED, CANCELLED, DELETED -> with(document, job.status(), job);
    };
  }

  private static Document visible(Document document, long generation, Optional<Job.Plan> plan) {
    return with(
        document,
        generation,
        generation,
        plan.map(Job.Plan::chunks).orElse(0),
        plan.map(Job.Plan::notes).orElse(DocumentNotes.NONE));
  }

  private static Document with(
      Document document, long settled, long visible, int chunks, DocumentNotes notes) {
    return new Document(
        document.tenant(),
        document.id(),
        document.store(),
        document.storeId(),
        document.key(),
        document.newest(),
        settled,
        visible,
        document.sequencer(),
        document.source(),
        document.status(),
        chunks,
        document.model(),
        document.progress(),
        document.error(),
        document.side(),
        notes,
        document.createdAt(),
        document.updatedAt(),
        document.revision());
  }

  private Document with(Document document, JobStatus status, Job job) {
    return new Document(
        document.tenant(),
        document.id(),
        document.store(),
        document.storeId(),
        document.key(),
        document.newest(),
        document.settled(),
        document.visible(),
        document.sequencer(),
        document.source(),
        status,
        document.chunks(),
        document.model(),
        job.progress(),
        job.error(),
        document.side(),
        document.notes(),
        document.createdAt(),
        now,
        document.revision());
  }
}
