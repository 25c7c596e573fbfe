package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.message.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts of the documents of stores, as OpenAI's {@code file_counts} has them.
 *
 * @param inProgress on their way
 * @param completed searchable, whole or in part
 * @param failed without a completed newest generation
 * @param cancelled stopped by a caller
 * @param bytes of all their source objects
 */
record StoreContents(long inProgress, long completed, long failed, long cancelled, long bytes) {

  static final StoreContents NONE = new StoreContents(0, 0, 0, 0, 0);

  private static final int PAGE = 1000;

  /**
   * Counts by store id, in one pass over the ledger.
   *
   * @param store folder of one store, empty for all of the tenant's
   * @param deadline when to give up with {@code deadline_exceeded}
   */
  static Map<String, StoreContents> count(
      Ledger ledger,
      TenantId tenant,
      Optional<String> store,
      Instant deadline,
      InstantSource clock) {
    Map<String, StoreContents> counts = new HashMap<>();
    Optional<String> after = Optional.empty();
    do {
      if (clock.instant().isAfter(deadline)) {
        throw new TimedOutException(
            ErrorCode.DEADLINE_EXCEEDED, "the stores' documents were too many to count", null);
      }
      Page<Document> page =
          ledger.list(new DocumentQuery(tenant, store, Optional.empty(), PAGE, after));
      page.items().forEach(d -> counts.merge(d.storeId(), of(d), StoreContents::plus));
      after = page.next();
    } while (after.isPresent());
    return counts;
  }

  private static StoreContents of(Document document) {
    long bytes = document.source().map(SourceObject::bytes).orElse(0L);
    return switch (document.status()) {
      case QUEUED, CHUNKING, EMBEDDING, STORING -> new StoreContents(1, 0, 0, 0, bytes);
      case COMPLETED, PARTIAL, UNCHANGED, SUPERSEDED -> new StoreContents(0, 1, 0, 0, bytes);
      case FAILED -> new StoreContents(0, 0, 1, 0, bytes);
      case CANCELLED -> new StoreContents(0, 0, 0, 1, bytes);
      case DELETED -> NONE;
    };
  }

  private StoreContents plus(StoreContents other) {
    return new StoreContents(
        inProgress + other.inProgress,
        completed + other.completed,
        failed + other.failed,
        cancelled + other.cancelled,
        bytes + other.bytes);
  }

  ObjectNode fileCounts() {
    return Json.object()
        .put("in_progress", inProgress)
        .put("completed", completed)
        .put("failed", failed)
        .put("cancelled", cancelled)
        .put("total", inProgress + completed + failed + cancelled);
  }
}
