package dev.embedway.core.pipeline.reconcile;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.upload.SourceBucket.ListedObject;
import dev.embedway.core.store.StoreCatalog;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Comparison of listed objects with what the ledger knows of them. */
@ThreadSafe
public final class ObjectDiff {

  private final Ledger ledger;
  private final StoreCatalog catalog;

  /** A comparison with this ledger and these stores. */
  public ObjectDiff(Ledger ledger, StoreCatalog catalog) {
    this.ledger = ledger;
    this.catalog = catalog;
  }

  /**
   * Those of a page's objects that are to be looked at: unknown, in another state, or of a deleted
   * store. One batch read of the ledger, and one read of the catalog for each store.
   */
  List<ListedObject> different(List<ListedObject> page) {
    Map<String, Document> known = new HashMap<>();
    ledger
        .documents(page.stream().flatMap(object -> document(object).stream()).distinct().toList())
        .forEach(document -> known.put(full(document), document));
    Map<String, Boolean> deleted = new HashMap<>();
    return page.stream().filter(object -> isDifferent(object, known, deleted)).toList();
  }

  /** The document that an object is or describes; empty where it is or describes none. */
  private static Optional<ObjectKey> document(ListedObject object) {
    Optional<ObjectKey> key = ObjectKey.parse(object.fullKey());
    return MetadataFile.isNamedLike(object.fullKey())
        ? key.flatMap(ObjectKey::describedDocument)
        : key;
  }

  private boolean isDifferent(
      ListedObject object, Map<String, Document> known, Map<String, Boolean> deleted) {
    Optional<Document> document =
        document(object).flatMap(key -> Optional.ofNullable(known.get(key.full())));
    if (MetadataFile.isNamedLike(object.fullKey())) {
      return document
          .filter(each -> each.source().isPresent())
          .filter(each -> isDifferent(each.metadataFile().object(), object))
          .isPresent();
    }
    return document
        .map(each -> isDifferent(each.source(), object) || isOfDeletedStore(each, deleted))
        .orElse(true);
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

  private boolean isOfDeletedStore(Document document, Map<String, Boolean> deleted) {
    return deleted.computeIfAbsent(
        document.tenant().value() + "/" + document.storeId(),
        _ -> catalog.deletedAt(document.tenant(), document.storeId()).isPresent());
  }

  private static String full(Document document) {
    return new ObjectKey(document.tenant(), document.store(), document.key()).full();
  }
}
