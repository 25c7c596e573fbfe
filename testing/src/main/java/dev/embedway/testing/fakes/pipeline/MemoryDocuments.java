package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.page.Page;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.pipeline.job.LedgerCommit.Put;
import dev.embedway.core.pipeline.job.LedgerStore.StoreSlice;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents by id, and in pages by store and key. One thread at a time. */
final class MemoryDocuments {

  private static final Comparator<Document> BY_PLACE =
      Comparator.comparing(Document::store).thenComparing(Document::key);

  private final Map<DocumentId, Document> documents = new HashMap<>();
  private Optional<List<Document>> sorted = Optional.empty();

  void put(Document document) {
    documents.put(document.id(), document);
    sorted = Optional.empty();
  }

  Optional<Document> get(DocumentId id) {
    return Optional.ofNullable(documents.get(id));
  }

  /** True if the document has the revision that a put expects. */
  boolean isAsExpected(Put<Document> put) {
    return put.expected() == get(put.next().id()).map(Document::revision).orElse(0L);
  }

  void raiseProgress(Job job) {
    get(job.id().document())
        .flatMap(document -> Marks.progress(document, job))
        .ifPresent(this::put);
  }

  /** Sorts once for lists of many pages. */
  Page<Document> page(DocumentQuery query) {
    if (sorted.isEmpty()) {
      sorted = Optional.of(documents.values().stream().sorted(BY_PLACE).toList());
    }
    int from = query.after().map(Integer::parseInt).orElse(0);
    List<Document> all = sorted.get().stream().filter(it -> isListed(it, query)).toList();
    int to = Math.min(all.size(), from + query.limit());
    return new Page<>(
        all.subList(from, to),
        to < all.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
  }

  List<Document> slice(StoreSlice asked) {
    Comparator<String> order =
        asked.order() == SortOrder.ASC ? Comparator.naturalOrder() : Comparator.reverseOrder();
    return documents.values().stream()
        .filter(document -> document.tenant().equals(asked.tenant()))
        .filter(document -> document.store().equalsIgnoreCase(asked.store()))
        .filter(document -> document.status() != JobStatus.DELETED)
        .filter(document ->
            asked.after().map(key -> order.compare(key, document.key()) < 0).orElse(true))
        .sorted(Comparator.comparing(Document::key, order))
        .limit(asked.limit())
        .toList();
  }

  private static boolean isListed(Document document, DocumentQuery query) {
    return document.tenant().equals(query.tenant())
        && query.store().map(document.store()::equalsIgnoreCase).orElse(true)
        && query
            .status()
            .map(status -> status == document.status())
            .orElse(document.status() != JobStatus.DELETED);
  }
}
