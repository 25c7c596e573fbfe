package dev.embedway.core.search.service;

import static java.util.stream.Collectors.joining;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.EmbeddingResponse.Embedding;
import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.service.StoresResults.OfStore;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantRequest;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Searches of several stores of one vector space, whose queries are embedded once. */
@ThreadSafe
public final class StoresSearch {

  /** Most stores of a search. */
  public static final int MAX_STORES = 20;

  private static final String STORES = "vector_stores";

  private final StoreLookup stores;
  private final QueryEmbedder queries;
  private final SearchService searches;

  /**
   * A search over a service.
   *
   * @param searches of one store
   */
  public StoresSearch(StoreLookup stores, QueryEmbedder queries, SearchService searches) {
    this.stores = stores;
    this.queries = queries;
    this.searches = searches;
  }

  /**
   * A store that is searched.
   *
   * @param store id or name
   * @param weight by which its results' order is multiplied, over 0
   */
  public record Weighted(String store, double weight) {}

  /** Mode of searches whose caller names none. */
  public SearchMode usualMode() {
    return searches.usualMode();
  }

  /**
   * Searches the stores one after the other, and merges what they find.
   *
   * @param asked at least one
   * @param permits of the queries' tokens
   * @throws InvalidRequestException {@code invalid_parameter} naming {@code vector_stores} for a
   *     store that is named twice, or for vectors of different spaces or lengths, which the message
   *     names; such stores can be searched by text together
   * @throws dev.embedway.core.error.EmbedwayException as {@link SearchService#search} does
   */
  public StoresResults search(
      TenantRequest request,
      List<Weighted> asked,
      StoreSearch search,
      ResultShape shape,
      Permits permits) {
    search.checkOperators();
    List<StoreSpec> searched =
        asked.stream().map(each -> stores.require(request.tenant(), each.store())).toList();
    checkDistinct(searched);
    List<Embedding> embeddings = List.of();
    if (search.mode() != SearchMode.TEXT) {
      checkComparable(searched);
      embeddings = queries.embed(request, searched.getFirst(), search, permits);
    }
    List<Vector> vectors = embeddings.stream().map(Embedding::vector).toList();
    List<OfStore> best = List.of();
    for (int i = 0; i < searched.size(); i++) {
      StoreSpec store = searched.get(i);
      double weight = asked.get(i).weight();
      Stream<OfStore> found =
          searches.results(request, store, search, shape, vectors).stream()
              .map(result -> new OfStore(store, weight, result));
      best =
          Stream.concat(best.stream(), found)
              .sorted(Comparator.comparingDouble(OfStore::order).reversed())
              .limit(search.selection().limit())
              .toList();
    }
    boolean isCut = embeddings.stream().anyMatch(e -> e.truncation() == Truncation.TRUNCATED);
    return new StoresResults(best, isCut ? Truncation.TRUNCATED : Truncation.WHOLE);
  }

  private static void checkDistinct(List<StoreSpec> found) {
    for (int i = 0; i < found.size(); i++) {
      String id = found.get(i).id();
      if (found.subList(0, i).stream().anyMatch(other -> other.id().equals(id))) {
        throw invalid("vector_stores names store " + found.get(i).name() + " twice");
      }
    }
  }

  private static void checkComparable(List<StoreSpec> found) {
    if (found.stream().map(StoresSearch::vectors).distinct().count() > 1) {
      throw invalid(
          "the stores have vectors that cannot be compared: "
              + found.stream()
                  .map(store -> store.name() + " of " + vectors(store))
                  .collect(joining(", "))
              + "; search those of one space, or all by \"mode\": \"text\"");
    }
  }

  private static String vectors(StoreSpec store) {
    return "vector space " + store.space() + ", length " + store.dim();
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, STORES);
  }
}
