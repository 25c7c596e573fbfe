package dev.embedway.core.pipeline;

import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A document as the ledger has it: what was last seen of its object, and where its newest
 * generation stands.
 *
 * @param store name of its store as first written
 * @param storeId id of that store; a store made anew under an old name is another one
 * @param key its key within the store
 * @param newest its newest generation, a removal's included
 * @param settled the highest generation up to which nothing is under way: that of the visible one,
 *     and of UNCHANGED ones right behind it; 0 when none was completed
 * @param visible the generation last completed, 0 for none
 * @param sequencer of the last event that was taken in
 * @param source what was last seen of the object; empty once it was removed
 * @param status of the newest generation that is neither unchanged nor superseded
 * @param chunks of the visible generation
 * @param model id of the model that the store embeds with
 * @param progress percent of the newest generation, 0..100
 * @param error why the newest generation failed
 * @param side last seen state of its metadata file
 * @param notes on the visible generation
 * @param revision grows with every change; the ledger's compare-and-set reads it
 */
public record Document(
    TenantId tenant,
    DocumentId id,
    String store,
    String storeId,
    String key,
    long newest,
    long settled,
    long visible,
    Optional<Sequencer> sequencer,
    Optional<SourceObject> source,
    JobStatus status,
    int chunks,
    String model,
    int progress,
    Optional<DocumentError> error,
    SideFile side,
    DocumentNotes notes,
    Instant createdAt,
    Instant updatedAt,
    long revision) {

  private static final DocumentError UNUSABLE_ATTRIBUTES =
      new DocumentError(
          DocumentError.Code.INVALID_METADATA,
          "x-amz-meta-embedway-attributes must be the 64 hex digits that POST documents/uploads"
              + " answered with, was something else; upload the object without it, and its"
              + " metadata as a side file");

  /** True when its object has newer content, or was removed, and searches still see the old. */
  public boolean isStale() {
    return visible > 0 && settled < newest;
  }

  /** Reason why its metadata, or a part of it, is not used. */
  public Optional<DocumentError> metadataError() {
    return side.error()
        .or(() -> source.filter(SourceObject::hasUnusableAttributes).map(_ -> UNUSABLE_ATTRIBUTES));
  }

  /** The document with another state of its metadata file. */
  Document with(SideFile seen, Instant now) {
    return new Document(
        tenant, id, store, storeId, key, newest, settled, visible, sequencer, source, status,
        chunks, model, progress, error, seen, notes, createdAt, now, revision);
  }

  /** The document whose visible generation is this one, of this plan. */
  Document shows(long generation, Optional<Job.Plan> plan) {
    return new Document(
        tenant,
        id,
        store,
        storeId,
        key,
        newest,
        generation,
        generation,
        sequencer,
        source,
        status,
        plan.map(Job.Plan::chunks).orElse(0),
        model,
        progress,
        error,
        side,
        plan.map(Job.Plan::notes).orElse(DocumentNotes.NONE),
        createdAt,
        updatedAt,
        revision);
  }

  /** The document with nothing under way up to this generation, whose content is the visible. */
  Document settled(long generation) {
    return new Document(
        tenant,
        id,
        store,
        storeId,
        key,
        newest,
        generation,
        visible,
        sequencer,
        source,
        status,
        chunks,
        model,
        progress,
        error,
        side,
        notes,
        createdAt,
        updatedAt,
        revision);
  }

  /** The document with this status, and with the job's progress and error. */
  public Document mirroring(Job job, JobStatus shown, Instant now) {
    return new Document(
        tenant,
        id,
        store,
        storeId,
        key,
        newest,
        settled,
        visible,
        sequencer,
        source,
        shown,
        chunks,
        model,
        job.progress(),
        job.error(),
        side,
        notes,
        createdAt,
        now,
        revision);
  }

  /** The document with another revision. */
  public Document revised(long next) {
    return new Document(
        tenant, id, store, storeId, key, newest, settled, visible, sequencer, source, status,
        chunks, model, progress, error, side, notes, createdAt, updatedAt, next);
  }
}
