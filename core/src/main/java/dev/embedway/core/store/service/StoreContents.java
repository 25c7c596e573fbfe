package dev.embedway.core.store.service;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.SourceObject;

/**
 * Counts of the documents of a store.
 *
 * @param inProgress on their way
 * @param completed searchable, whole or in part
 * @param failed without a completed newest generation
 * @param cancelled stopped by a caller
 * @param bytes of all their source objects
 */
public record StoreContents(
    long inProgress, long completed, long failed, long cancelled, long bytes) {

  /** Counts of a store without documents. */
  public static final StoreContents NONE = new StoreContents(0, 0, 0, 0, 0);

  /** Counts of one document. */
  static StoreContents of(Document document) {
    long bytes = document.source().map(SourceObject::bytes).orElse(0L);
    return switch (document.status()) {
      case QUEUED, CHUNKING, EMBEDDING, STORING -> new StoreContents(1, 0, 0, 0, bytes);
      case COMPLETED, PARTIAL, UNCHANGED, SUPERSEDED -> new StoreContents(0, 1, 0, 0, bytes);
      case FAILED -> new StoreContents(0, 0, 1, 0, bytes);
      case CANCELLED -> new StoreContents(0, 0, 0, 1, bytes);
      case DELETED -> NONE;
    };
  }

  StoreContents plus(StoreContents other) {
    return new StoreContents(
        inProgress + other.inProgress,
        completed + other.completed,
        failed + other.failed,
        cancelled + other.cancelled,
        bytes + other.bytes);
  }

  /** Number of all documents that are counted. */
  public long total() {
    return inProgress + completed + failed + cancelled;
  }
}
