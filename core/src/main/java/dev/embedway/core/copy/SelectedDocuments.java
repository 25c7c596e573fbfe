package dev.embedway.core.copy;

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
}
