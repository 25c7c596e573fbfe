package dev.embedway.core.document;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.erasure.DocumentReceipts;
import dev.embedway.core.erasure.ErasedKind;
import dev.embedway.core.erasure.ErasureReceipt;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.compact.RemovedDocuments;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.upload.DocumentRemover;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Erasure of documents by callers: the removal of a {@link DocumentDeletion}, then at once all that
 * the compactor deletes of it later, and its dead letters. Cut off anywhere, the same request again
 * does the rest, and without one the compactor does. What is uploaded anew is of a later generation
 * and stays.
 */
@ThreadSafe
public final class DocumentErasure {

  /** Kept of a request's time for the call that is under way at its end, and to answer in. */
  private static final Duration LAST_CALL = Duration.ofSeconds(6);

  private final ReadableDocuments documents;
  private final DocumentRemover remover;
  private final RemovedDocuments removed;
  private final DocumentReceipts receipts;
  private final AuditTrail audit;
  private final InstantSource clock;

  public DocumentErasure(
      ReadableDocuments documents,
      DocumentRemover remover,
      RemovedDocuments removed,
      DocumentReceipts receipts,
      AuditTrail audit,
      InstantSource clock) {
    this.documents = documents;
    this.remover = remover;
    this.removed = removed;
    this.receipts = receipts;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A document that was erased.
   *
   * @param document as it is after its removal
   */
  public record Result(Document document, ErasureReceipt.Sealed receipt) {}

  /**
   * Erases a document; it is gone from searches and buckets when this returns.
   *
   * @throws dev.embedway.core.error.NotFoundException {@code document_not_found}
   * @throws ConflictException {@code state_conflict} where no receipt could be sealed, and when the
   *     document was uploaded anew meanwhile
   */
  public Result erase(TenantRequest request, String id) {
    receipts.requireSeal();
    Instant requested = clock.instant();
    Document seen = documents.find(request.tenant(), id);
    DocumentAudit.noteRemoval(audit, request, "document.erase", seen);
    remover.remove(seen, request.trace());
    Document gone = documents.find(request.tenant(), id);
    if (gone.status() != JobStatus.DELETED || gone.source().isPresent()) {
      throw new ConflictException(
          ErrorCode.STATE_CONFLICT,
          "the document was uploaded anew meanwhile; send the request again to erase that too");
    }
    RemovedDocuments.Erased erased = removed.erase(gone, request.deadline().minus(LAST_CALL));
    return new Result(
        gone,
        receipts.seal(
            gone.tenant(), gone.id().value(), requested, counts(erased), kept(requested)));
  }

  private static Map<ErasedKind, Long> counts(RemovedDocuments.Erased erased) {
    return Map.of(
        ErasedKind.ROWS, erased.rows(),
        ErasedKind.ARTIFACTS, erased.artifacts(),
        ErasedKind.SOURCE_VERSIONS, erased.versions(),
        ErasedKind.DEAD_LETTERS, erased.letters());
  }

  /** The removal's entry is due after an hour, and worked off by the run that follows. */
  private static Map<String, String> kept(Instant requested) {
    return Map.of(
        "attributes_of_the_upload",
            "kept by their hash, which other documents may share, until the tenant is erased",
        "audit", "kept, by the document's id",
        "ledger_entry", "kept without text: id, key, sizes and times, which order later uploads",
        "removal_mark_and_work_under_way",
            "the compactor's first run after "
                + requested.plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS));
  }
}
