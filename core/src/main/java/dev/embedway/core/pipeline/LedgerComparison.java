package dev.embedway.core.pipeline;

import dev.embedway.core.pipeline.SourceBucket.ListedObject;
import dev.embedway.core.vector.StoreCatalog;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whether the ledger knows an object as it is listed.
 *
 * <p>Thread-safe.
 */
public final class LedgerComparison {

  private final Ledger ledger;
  private final StoreCatalog catalog;

  /** A comparison with this ledger and these stores. */
  public LedgerComparison(Ledger ledger, StoreCatalog catalog) {
    this.ledger = ledger;
    this.catalog = catalog;
  }

  /** Whether the object is to be looked at: unknown, in another state, or of a deleted store. */
  boolean isDifferent(ListedObject object) {
    Optional<ObjectKey> key = ObjectKey.parse(object.fullKey());
    if (SideFile.isNamedLike(object.fullKey())) {
      return key.flatMap(ObjectKey::describedDocument)
          .filter(document -> isOtherwiseBeside(document, object))
          .isPresent();
    }
    Optional<Document> document = key.flatMap(k -> ledger.document(k.tenant(), k.documentId()));
    return document
        .map(known -> isDifferent(known, object) || isOfDeletedStore(known))
        .orElse(true);
  }

  private static boolean isDifferent(Document document, ListedObject object) {
    return isDifferent(document.source(), object);
  }

  private boolean isOtherwiseBeside(ObjectKey place, ListedObject object) {
    return ledger
        .document(place.tenant(), place.documentId())
        .filter(document -> document.source().isPresent())
        .filter(document -> document.store().equals(place.store()))
        .filter(document -> isDifferent(document.side().object(), object))
        .isPresent();
  }

  /** A listing may have fractions of a second that a HEAD has not. */
  private static boolean isDifferent(Optional<SourceObject> recorded, ListedObject object) {
    return recorded
        .filter(source -> source.etag().equals(object.etag()))
        .filter(source ->
            source
                .lastModified()
                .truncatedTo(ChronoUnit.SECONDS)
                .equals(object.lastModified().truncatedTo(ChronoUnit.SECONDS)))
        .isEmpty();
  }

  private boolean isOfDeletedStore(Document document) {
    return catalog.deletedAt(document.tenant(), document.storeId()).isPresent();
  }
}
