package dev.embedway.core.store.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counting of the documents of stores, in one pass over the ledger. */
@ThreadSafe
public final class StoreCounts {

  private static final int PAGE = 1000;

  private final Ledger ledger;
  private final InstantSource clock;

  public StoreCounts(Ledger ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Counts of a store.
   *
   * @throws TimedOutException {@code deadline_exceeded}
   */
  StoreContents of(StoreSpec store, Instant deadline) {
    return count(store.tenant(), Optional.of(store.prefix()), deadline)
        .getOrDefault(store.id(), StoreContents.NONE);
  }

  /** Counts of a tenant's stores by their ids; throws as {@link #of} does. */
  Map<String, StoreContents> all(TenantId tenant, Instant deadline) {
    return count(tenant, Optional.empty(), deadline);
  }

  private Map<String, StoreContents> count(
      TenantId tenant, Optional<String> store, Instant deadline) {
    Map<String, StoreContents> counts = new HashMap<>();
    Optional<String> after = Optional.empty();
    do {
      if (clock.instant().isAfter(deadline)) {
        throw new TimedOutException(
            ErrorCode.DEADLINE_EXCEEDED, "the stores' documents were too many to count", null);
      }
      Page<Document> page =
          ledger.list(new DocumentQuery(tenant, store, Optional.empty(), PAGE, after));
      page.items()
          .forEach(d -> counts.merge(d.storeId(), StoreContents.of(d), StoreContents::plus));
      after = page.next();
    } while (after.isPresent());
    return counts;
  }
}
