package dev.embedway.core.store.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.vector.VectorStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Reading of one store: itself, the counts of its documents, and the path of its searches. */
@ThreadSafe
public final class StoreReader {

  /** Max time for the part that asks the vector store, which may be asleep. */
  private static final Duration HELD_TIMEOUT = Duration.ofSeconds(3);

  private final StoreLookup stores;
  private final StoreCounts counts;
  private final VectorStore vectors;
  private final InstantSource clock;

  public StoreReader(
      StoreLookup stores, StoreCounts counts, VectorStore vectors, InstantSource clock) {
    this.stores = stores;
    this.counts = counts;
    this.vectors = vectors;
    this.clock = clock;
  }

  /**
   * A store in full.
   *
   * @param held empty while the vector store does not answer
   */
  public record Reading(StoreState state, Optional<Held> held) {}

  /**
   * Facts of a store that the vector store tells.
   *
   * @param path of its searches
   * @param records of its live version
   */
  public record Held(SearchPath path, long records) {}

  /**
   * Reads a store.
   *
   * @param store id or name
   * @throws dev.embedway.core.error.NotFoundException {@code store_not_found}
   */
  public Reading read(TenantRequest request, String store) {
    StoreSpec found = stores.require(request.tenant(), store);
    StoreContents contents = counts.of(found, request.deadline());
    return new Reading(state(found, contents), held(found, request.deadline()));
  }

  private StoreState state(StoreSpec store, StoreContents contents) {
    return new StoreState(store, contents, store.isExpired(clock.instant()));
  }

  /**
   * A store and what searches of it can find.
   *
   * @param vectors of files and records
   */
  public record Size(StoreSpec store, long vectors) {}

  /**
   * Counts a store's vectors; throws as {@link #read} does, and {@code store_unavailable} while the
   * vector store does not answer.
   */
  public Size size(TenantRequest request, String store) {
    StoreSpec found = stores.require(request.tenant(), store);
    return new Size(found, vectors.count(found.index()).chunks());
  }

  /** Empty while the vector store does not answer: the rest of the answer does not need it. */
  private Optional<Held> held(StoreSpec store, Instant deadline) {
    Instant own = clock.instant().plus(HELD_TIMEOUT);
    Instant end = own.isBefore(deadline) ? own : deadline;
    try {
      return Optional.of(
          new Held(vectors.path(store.index(), end), vectors.countRecords(store.index(), end)));
    } catch (EmbedwayException e) {
      if (e.isRetriable()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
