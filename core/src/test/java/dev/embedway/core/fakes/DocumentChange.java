package dev.embedway.core.fakes;

import dev.embedway.core.pipeline.Document;
import dev.embedway.core.pipeline.DocumentError;
import dev.embedway.core.pipeline.DocumentNotes;
import dev.embedway.core.pipeline.Job;
import dev.embedway.core.pipeline.JobStatus;
import java.util.Optional;

/** A document about to be another. One thread at a time. */
final class DocumentChange {

  private final Document from;
  private long settled;
  private long visible;
  private int chunks;
  private DocumentNotes notes;
  private JobStatus status;
  private int progress;
  private Optional<DocumentError> error;
  private long revision;

  private DocumentChange(Document from) {
    this.from = from;
    this.settled = from.settled();
    this.visible = from.visible();
    this.chunks = from.chunks();
    this.notes = from.notes();
    this.status = from.status();
    this.progress = from.progress();
    this.error = from.error();
    this.revision = from.revision();
  }

  static DocumentChange of(Document document) {
    return new DocumentChange(document);
  }

  DocumentChange settled(long generation) {
    settled = generation;
    return this;
  }

  DocumentChange visible(long generation, Optional<Job.Plan> plan) {
    visible = generation;
    chunks = plan.map(Job.Plan::chunks).orElse(0);
    notes = plan.map(Job.Plan::notes).orElse(DocumentNotes.NONE);
    return this;
  }

  DocumentChange shows(JobStatus ofJob, int itsProgress, Optional<DocumentError> itsError) {
    status = ofJob;
    progress = itsProgress;
    error = itsError;
    return this;
  }

  DocumentChange revision(long next) {
    revision = next;
    return this;
  }

  Document build() {
    return new Document(
        from.tenant(),
        from.id(),
        from.store(),
        from.storeId(),
        from.key(),
        from.newest(),
        settled,
        visible,
        from.sequencer(),
        from.source(),
        status,
        chunks,
        from.model(),
        progress,
        error,
        from.side(),
        notes,
        from.createdAt(),
        from.updatedAt(),
        revision);
  }
}
