package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** {@code GET /vector_stores/{store}}: the store, what it holds and which way its searches go. */
public final class ShowStoreRoute implements Route {

  /** Most time for the part that asks PostgreSQL, which may be asleep. */
  private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(3);

  private final StoreCatalog catalog;
  private final Ledger ledger;
  private final VectorStore vectors;
  private final InstantSource clock;

  public ShowStoreRoute(
      StoreCatalog catalog, Ledger ledger, VectorStore vectors, InstantSource clock) {
    this.catalog = catalog;
    this.ledger = ledger;
    this.vectors = vectors;
    this.clock = clock;
  }

  @Override
  public HttpResponse answer(Call call) {
    StoreSpec store = catalog.require(call.tenant(), call.parameter("store"));
    Map<String, StoreContents> contents =
        StoreContents.count(
            ledger, store.tenant(), Optional.of(store.prefix()), call.deadline(), clock);
    ObjectNode body = StoreView.of(store, contents.getOrDefault(store.id(), StoreContents.NONE));
    body.set("index", path(store, call.deadline()).map(StoreView::of).orElse(null));
    return HttpResponse.ok(body);
  }

  /** Empty while the database does not answer: the rest of the answer does not need it. */
  private Optional<SearchPath> path(StoreSpec store, Instant deadline) {
    Instant end = clock.instant().plus(DATABASE_TIMEOUT);
    try {
      return Optional.of(vectors.path(store.index(), end.isBefore(deadline) ? end : deadline));
    } catch (EmbedwayException e) {
      if (e.isRetriable()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
