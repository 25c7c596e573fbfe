package dev.embedway.core.search.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse.Embedding;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Ndcg;
import dev.embedway.core.search.Ranking;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.search.SearchRequest.Selection;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.SearchTuning;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Rankings of a store's documents, each by the best of its chunks that a search finds. */
@ThreadSafe
public final class DocumentRanker {

  /** Chunks that a search is asked for, so that enough documents are among them. */
  private static final int CHUNKS = 5 * Ndcg.DEPTH;

  private final QueryEmbedder embedder;
  private final Function<SearchRequest, List<Match>> vectors;
  private final HybridWeights weights;

  /**
   * A ranker over a store of vectors.
   *
   * @param vectors finds the matches of one query
   * @param weights of hybrid searches
   */
  public DocumentRanker(
      QueryEmbedder embedder, Function<SearchRequest, List<Match>> vectors, HybridWeights weights) {
    this.embedder = embedder;
    this.vectors = vectors;
    this.weights = weights;
  }

  /** The texts of which the model of a store's live version knows something. */
  public List<String> known(TenantRequest request, StoreSpec store, List<String> texts) {
    return embedder.known(request, store, texts);
  }

  /**
   * The first {@link Ndcg#DEPTH} documents of each query by the live version, best first. A query
   * over the limit of its model is truncated.
   *
   * @param permits of the queries' tokens
   * @throws dev.embedway.core.error.EmbedwayException as {@link SearchService#search} does
   */
  public List<List<Match.Source>> rank(
      TenantRequest request,
      StoreSpec store,
      List<String> queries,
      SearchMode mode,
      Permits permits) {
    StoreSearch search =
        new StoreSearch(
            queries, Selection.best(CHUNKS), SearchTuning.NONE, mode, Overlong.TRUNCATE);
    List<Embedding> embeddings =
        mode == SearchMode.TEXT ? List.of() : embedder.embed(request, store, search, permits);
    List<List<Match.Source>> rankings = new ArrayList<>();
    for (int i = 0; i < queries.size(); i++) {
      Optional<Vector> vector =
          embeddings.isEmpty() ? Optional.empty() : Optional.of(embeddings.get(i).vector());
      rankings.add(
          documents(
              vectors.apply(
                  new SearchRequest(
                      store.index(),
                      new SearchRequest.Query(
                          mode,
                          queries.get(i),
                          vector,
                          Ranking.of(search.tuning(), store.searches(), weights)),
                      search.selection(),
                      request.deadline()))));
    }
    return rankings;
  }

  private static List<Match.Source> documents(List<Match> matches) {
    return FoundMatch.best(List.of(matches), Grouping.DOCUMENT, Ndcg.DEPTH).stream()
        .map(found -> found.match().source())
        .toList();
  }
}
