package dev.embedway.core.copy;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.document.DocumentAttributes;
import dev.embedway.core.document.ReadableDocuments;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.Printable;
import dev.embedway.core.file.batch.ParallelCalls;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.record.batch.CopyCursor;
import dev.embedway.core.record.batch.CopyOrder.Origin;
import dev.embedway.core.record.batch.LineError;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Documents that orders select from all stores of a tenant, by parts. */
@ThreadSafe
public final class DocumentSelection {

  /** Documents whose keywords are compared before the cursor is moved. */
  static final int LOOKED_AT = 100;

  private static final int NAMED = 5;

  private final ReadableDocuments documents;
  private final DocumentAttributes attributes;
  private final InstantSource clock;

  public DocumentSelection(
      ReadableDocuments documents, DocumentAttributes attributes, InstantSource clock) {
    this.documents = documents;
    this.attributes = attributes;
    this.clock = clock;
  }

  /**
   * Refuses an order of which a document is not there.
   *
   * @throws NotFoundException {@code document_not_found}
   */
  void require(TenantId tenant, Origin.Documents asked) {
    Set<String> there = ids(there(tenant, asked.ids()));
    List<String> unknown = asked.ids().stream().filter(id -> !there.contains(id)).toList();
    if (!unknown.isEmpty()) {
      throw new NotFoundException(
          ErrorCode.DOCUMENT_NOT_FOUND,
          unknown.size()
              + " of "
              + asked.ids().size()
              + " ids are of no document: "
              + unknown.stream().limit(NAMED).map(Printable::of).collect(Collectors.joining(", "))
              + "; a media id is a document's, as GET documents lists them");
    }
  }

  /**
   * Refuses keywords that no document has; lets them pass where the documents are too many to look
   * at in the time.
   *
   * @param deadline end of the search for the first
   * @throws NotFoundException {@code document_not_found}
   */
  void require(TenantId tenant, Origin.Keywords asked, Instant deadline) {
    KeywordMatch match = new KeywordMatch(asked);
    Optional<String> after = Optional.empty();
    do {
      Page<Document> page = page(tenant, after);
      if (!matching(page.items(), match).isEmpty()) {
        return;
      }
      after = page.next();
    } while (after.isPresent() && clock.instant().isBefore(deadline));
    if (after.isEmpty()) {
      throw new NotFoundException(
          ErrorCode.DOCUMENT_NOT_FOUND,
          "no document has "
              + (asked.words().size() == 1 ? "the keyword" : "such keywords")
              + "; a document's keywords are its attribute "
              + KeywordMatch.ATTRIBUTE
              + ", separated by commas");
    }
  }

  /** The next of these documents, one that is gone being a fault. */
  SelectedDocuments next(TenantId tenant, Origin.Documents asked, CopyCursor at) {
    List<String> left =
        asked.ids().subList(1 + asked.ids().indexOf(at.after()), asked.ids().size());
    if (left.isEmpty()) {
      return new SelectedDocuments(List.of(), List.of(), CopyCursor.before(CopyCursor.Part.END));
    }
    List<String> ids = left.subList(0, Math.min(left.size(), DocumentCopier.PAGE));
    List<Document> there = there(tenant, ids);
    Set<String> found = ids(there);
    List<LineError> faults =
        ids.stream().filter(id -> !found.contains(id)).map(SelectedDocuments::gone).toList();
    return new SelectedDocuments(there, faults, at.past(ids.getLast()));
  }

  /** The next documents of other stores with the keywords. */
  SelectedDocuments next(StoreSpec to, Origin.Keywords asked, CopyCursor at) {
    Page<Document> page =
        page(to.tenant(), Optional.of(at.after()).filter(after -> !after.isEmpty()));
    List<Document> others =
        page.items().stream().filter(document -> !document.storeId().equals(to.id())).toList();
    return new SelectedDocuments(
        matching(others, new KeywordMatch(asked)),
        List.of(),
        page.next().map(at::past).orElseGet(() -> CopyCursor.before(CopyCursor.Part.END)));
  }

  private Page<Document> page(TenantId tenant, Optional<String> after) {
    return documents.list(
        new DocumentQuery(tenant, Optional.empty(), Optional.empty(), LOOKED_AT, after));
  }

  private List<Document> matching(List<Document> some, KeywordMatch match) {
    List<Document> usable =
        some.stream()
            .filter(DocumentSelection::isThere)
            .filter(document -> document.status() != JobStatus.CANCELLED)
            .toList();
    List<Boolean> has = ParallelCalls.map(usable, document -> match.holds(attributes.of(document)));
    return IntStream.range(0, usable.size()).filter(has::get).mapToObj(usable::get).toList();
  }

  private List<Document> there(TenantId tenant, List<String> ids) {
    List<Document> known =
        ParallelCalls.map(ids, id -> documents.lookUp(tenant, id)).stream()
            .flatMap(Optional::stream)
            .filter(DocumentSelection::isThere)
            .toList();
    return documents.readable(tenant, known);
  }

  private static boolean isThere(Document document) {
    return document.source().isPresent();
  }

  private static Set<String> ids(List<Document> some) {
    return some.stream().map(document -> document.id().value()).collect(Collectors.toSet());
  }
}
