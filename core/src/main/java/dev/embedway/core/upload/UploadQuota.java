package dev.embedway.core.upload;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Tally;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.Quota;
import dev.embedway.core.tenant.Quotas;
import java.util.Optional;

/**
 * Refusal of uploads that a tenant's limits leave no room for, before anything is stored. What
 * passes by a race, or goes to the bucket directly, fails when it is registered.
 *
 * <p>Thread-safe; up to four reads, none where nothing is limited.
 */
public final class UploadQuota {

  private final Quotas quotas;
  private final Ledger ledger;
  private final StoreCatalog catalog;

  public UploadQuota(Quotas quotas, Ledger ledger, StoreCatalog catalog) {
    this.quotas = quotas;
    this.ledger = ledger;
    this.catalog = catalog;
  }

  /**
   * Lets an upload pass.
   *
   * @param bytes size of the object; 0 where it is not known
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded}
   */
  public void check(ObjectKey place, long bytes) {
    if (quotas.stores() > 0 && catalog.find(place.tenant(), place.store()).isEmpty()) {
      long given = catalog.count(place.tenant()) + 1;
      if (given > quotas.stores()) {
        throw Quota.STORES.exceeded(given, quotas.stores());
      }
    }
    if (quotas.documents() > 0 || quotas.bytes() > 0) {
      Optional<Document> seen = ledger.document(place.tenant(), place.documentId());
      Tally next = new Tally(1, bytes, seen.map(Document::chunks).orElse(0));
      ledger.tally(place.tenant()).check(next.minus(Tally.of(seen)), quotas);
    }
  }
}
