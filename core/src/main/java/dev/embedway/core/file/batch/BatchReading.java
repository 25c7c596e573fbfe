package dev.embedway.core.file.batch;

import dev.embedway.core.file.attach.StoreFileStatus;
import dev.embedway.core.pipeline.document.Document;
import java.util.List;

/**
 * A batch with its documents as they are now.
 *
 * @param documents in the order of their keys, without those that were removed
 */
public record BatchReading(FileBatch batch, List<Document> documents) {

  public BatchReading {
    documents = List.copyOf(documents);
  }

  /** Number of its files in a status. */
  public long count(StoreFileStatus status) {
    return documents.stream()
        .filter(document -> StoreFileStatus.of(document.status()) == status)
        .count();
  }

  /** Cancelled as a whole; else in progress while any file is; else failed if all did. */
  public StoreFileStatus status() {
    if (batch.state() == FileBatch.State.CANCELLED) {
      return StoreFileStatus.CANCELLED;
    }
    if (count(StoreFileStatus.IN_PROGRESS) > 0) {
      return StoreFileStatus.IN_PROGRESS;
    }
    boolean allFailed = !documents.isEmpty() && count(StoreFileStatus.FAILED) == documents.size();
    return allFailed ? StoreFileStatus.FAILED : StoreFileStatus.COMPLETED;
  }
}
