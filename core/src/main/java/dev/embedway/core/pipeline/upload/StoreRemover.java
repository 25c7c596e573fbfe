package dev.embedway.core.pipeline.upload;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.trace.TraceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Deletes a store at a caller's request: the store itself first, which takes it from every reader
 * at once, then its documents' objects, as far as time allows. What is left is found by {@link
 * Reconciler}, by the same look at each object.
 */
@ThreadSafe
public final class StoreRemover {

  private static final int PAGE = 200;

  private final StoreCatalog catalog;
  private final Ledger ledger;
  private final UploadRegistrar registrar;
  private final InstantSource clock;

  /** A remover of stores whose documents this registrar registered. */
  public StoreRemover(
      StoreCatalog catalog, Ledger ledger, UploadRegistrar registrar, InstantSource clock) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.registrar = registrar;
    this.clock = clock;
  }

  /**
   * Deletes a store; it and its documents are gone for every reader when this returns. Objects that
   * are put from the next second on are new documents of a new store, and are left alone. May be
   * repeated.
   *
   * @param until when to stop removing objects
   * @param trace of the request
   */
  public void remove(StoreSpec store, Instant until, Optional<TraceId> trace) {
    catalog.delete(store.tenant(), store.id(), clock.instant());
    Optional<String> after = Optional.empty();
    do {
      Page<Document> page =
          ledger.list(
              new DocumentQuery(
                  store.tenant(), Optional.of(store.prefix()), Optional.empty(), PAGE, after));
      page.items().stream()
          .filter(document -> document.storeId().equals(store.id()))
          .takeWhile(document -> clock.instant().isBefore(until))
          .forEach(document -> look(document, trace));
      after = page.next();
    } while (after.isPresent() && clock.instant().isBefore(until));
  }

  /** The registrar deletes what is left over of a deleted store, and nothing newer. */
  private void look(Document document, Optional<TraceId> trace) {
    registrar.register(
        UploadEvent.look(new ObjectKey(document.tenant(), document.store(), document.key()))
            .in(trace));
  }
}
