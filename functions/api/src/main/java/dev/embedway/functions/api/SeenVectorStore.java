package dev.embedway.functions.api;

import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.Match;
import dev.embedway.core.vector.SearchPath;
import dev.embedway.core.vector.SearchRequest;
import dev.embedway.core.vector.SideAttributes;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorIndex;
import dev.embedway.core.vector.VectorStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** A vector store whose failures and successes are noted. Thread-safe if the store is. */
record SeenVectorStore(VectorStore store, PartHealth parts, InstantSource clock)
    implements VectorStore {

  @Override
  public BatchOutcome write(VectorBatch batch) {
    return seen(() -> store.write(batch));
  }

  @Override
  public void remove(VectorIndex index, String documentId, long generation) {
    seen(() -> store.remove(index, documentId, generation));
  }

  @Override
  public void describe(VectorIndex index, String documentId, SideAttributes side) {
    seen(() -> store.describe(index, documentId, side));
  }

  @Override
  public void drop(TenantId tenant, String storeId) {
    seen(() -> store.drop(tenant, storeId));
  }

  @Override
  public List<Match> search(SearchRequest request) {
    return seen(() -> store.search(request));
  }

  @Override
  public IndexCounts count(VectorIndex index) {
    return seen(() -> store.count(index));
  }

  @Override
  public SearchPath path(VectorIndex index, Instant deadline) {
    return seen(() -> store.path(index, deadline));
  }

  private void seen(Runnable call) {
    seen(() -> {
      call.run();
      return true;
    });
  }

  private <T> T seen(Supplier<T> call) {
    try {
      T result = call.get();
      parts.answered(PartHealth.DATABASE);
      return result;
    } catch (UnavailableException e) {
      parts.failed(PartHealth.DATABASE, clock.instant());
      throw e;
    }
  }
}
