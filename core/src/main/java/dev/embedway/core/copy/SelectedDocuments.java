package dev.embedway.core.copy;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.record.batch.CopyCursor;
import dev.embedway.core.record.batch.LineError;
import java.util.List;

/**
 * Part of the documents that an order selects.
 *
 * @param documents whose objects are there
 * @param faults of those that are gone
 * @param next place behind them
 */
record SelectedDocuments(List<Document> documents, List<LineError> faults, CopyCursor next) {

  SelectedDocuments {
    documents = List.copyOf(documents);
    faults = List.copyOf(faults);
  }

  /** The fault of a document that is gone. */
  static LineError gone(String id) {
    return new LineError(
        0, ErrorCode.DOCUMENT_NOT_FOUND, "document " + id + " was removed meanwhile");
  }
}
