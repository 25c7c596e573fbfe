package dev.embedway.core.search.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.EmbeddingResponse.Embedding;
import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.model.GivenVector;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Neighbours;
import dev.embedway.core.search.Ranking;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.search.SearchableVectors;
import dev.embedway.core.search.highlight.Highlighter;
import dev.embedway.core.search.highlight.TextSpan;
import dev.embedway.core.search.service.SearchResults.Freshness;
import dev.embedway.core.search.service.SearchResults.Result;
import dev.embedway.core.search.service.SearchResults.Surroundings;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.RecencyBoost;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Searches of stores by callers. */
@ThreadSafe
public final class SearchService {

  private final StoreLookup stores;
  private final QueryEmbedder queries;
  private final SearchableVectors vectors;
  private final FoundDocuments documents;
  private final Highlighter highlighter;
  private final HybridWeights weights;
  private final InstantSource clock;

  /**
   * A service over a store of vectors.
   *
   * @param ledger of the documents that are found
   * @param weights of hybrid searches that give none
   * @param clock by which matches are recent
   */
  public SearchService(
      StoreLookup stores,
      QueryEmbedder queries,
      SearchableVectors vectors,
      Ledger ledger,
      HybridWeights weights,
      InstantSource clock) {
    this.stores = stores;
    this.queries = queries;
    this.vectors = vectors;
    this.documents = new FoundDocuments(ledger);
    this.highlighter = new Highlighter(vectors);
    this.weights = weights;
    this.clock = clock;
  }

  /** Mode of searches whose caller names none. */
  public SearchMode usualMode() {
    return vectors.usualMode();
  }

  /**
   * Searches a store; of a chunk that several queries found, the best place counts.
   *
   * @param store id or name
   * @param permits of the queries' tokens
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found}, {@code
   *     state_conflict} for a store whose model makes other vectors now, or what the model and the
   *     vector store throw; faults of a query name {@code input}
   */
  public SearchResults search(
      TenantRequest request, String store, StoreSearch search, Permits permits) {
    return search(request, store, search, ResultShape.CHUNKS, permits);
  }

  /**
   * The same, whose results have a form of their own; the selection's limit counts results.
   *
   * @param shape of the results
   */
  public SearchResults search(
      TenantRequest request, String store, StoreSearch search, ResultShape shape, Permits permits) {
    search.checkOperators();
    StoreSpec found = stores.require(request.tenant(), store);
    List<Embedding> embeddings =
        search.mode() == SearchMode.TEXT
            ? List.of()
            : queries.embed(request, found, search, permits);
    boolean isCut = embeddings.stream().anyMatch(e -> e.truncation() == Truncation.TRUNCATED);
    return new SearchResults(
        results(request, found, search, shape, embeddings.stream().map(Embedding::vector).toList()),
        isCut ? Truncation.TRUNCATED : Truncation.WHOLE);
  }

  /**
   * Searches a store by the vector of the search's one query, which the caller made.
   *
   * @param store id or name
   * @param search by vector, whose query may be empty, or hybrid
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found}, {@code
   *     invalid_dimensions} or {@code invalid_parameter} naming {@code vector}, or what the vector
   *     store throws
   */
  public SearchResults searchBy(
      TenantRequest request, String store, StoreSearch search, Vector vector) {
    search.checkOperators();
    StoreSpec found = stores.require(request.tenant(), store);
    GivenVector.check("vector", vector, found.dim());
    return new SearchResults(
        results(request, found, search, ResultShape.CHUNKS, List.of(vector)), Truncation.WHOLE);
  }

  /**
   * Results of a search whose queries were embedded.
   *
   * @param ofQueries vectors of the queries, none for a search by text
   */
  List<Result> results(
      TenantRequest request,
      StoreSpec store,
      StoreSearch search,
      ResultShape shape,
      List<Vector> ofQueries) {
    Optional<RecencyBoost> recency = search.tuning().or(store.searches().tuning()).recency();
    StoreSearch chunks =
        search.with(
            recency.isPresent()
                ? Grouping.DOCUMENT.chunks(search.selection())
                : shape.grouping().chunks(search.selection()));
    List<List<Match>> all =
        IntStream.range(0, search.queries().size())
            .mapToObj(i ->
                vectors.search(one(store, chunks, i, vector(ofQueries, i), request.deadline())))
            .map(matches -> recency.map(boost -> recent(matches, boost)).orElse(matches))
            .toList();
    List<FoundMatch> best = FoundMatch.best(all, shape.grouping(), search.selection().limit());
    return results(store, best, surroundings(store, best, search, shape, request.deadline()));
  }

  private List<Surroundings> surroundings(
      StoreSpec store,
      List<FoundMatch> best,
      StoreSearch search,
      ResultShape shape,
      Instant deadline) {
    List<Match> matches = best.stream().map(FoundMatch::match).toList();
    List<Optional<Neighbours>> neighbours =
        neighbours(store, matches, shape.neighbours(), deadline);
    List<Optional<List<TextSpan>>> spans = spans(store, best, search, shape.marks(), deadline);
    return IntStream.range(0, best.size())
        .mapToObj(i -> new Surroundings(neighbours.get(i), spans.get(i)))
        .toList();
  }

  /** Those of each match, in their order; none where none are asked for. */
  private List<Optional<List<TextSpan>>> spans(
      StoreSpec store,
      List<FoundMatch> best,
      StoreSearch search,
      ResultShape.Marks marks,
      Instant deadline) {
    if (marks == ResultShape.Marks.NONE || best.isEmpty()) {
      return Collections.nCopies(best.size(), Optional.empty());
    }
    List<Highlighter.Found> found =
        best.stream()
            .map(each ->
                new Highlighter.Found(
                    each.match().chunk().text(), search.queries().get(each.query())))
            .toList();
    return highlighter.spans(store.index(), found, store.searches().synonyms(), deadline).stream()
        .map(Optional::of)
        .toList();
  }

  private List<Match> recent(List<Match> matches, RecencyBoost boost) {
    Instant now = clock.instant();
    return matches.stream()
        .map(match -> match.with(match.relevance().recent(boost.factor(match.attributes(), now))))
        .toList();
  }

  private static Optional<Vector> vector(List<Vector> ofQueries, int index) {
    return ofQueries.isEmpty() ? Optional.empty() : Optional.of(ofQueries.get(index));
  }

  private SearchRequest one(
      StoreSpec store, StoreSearch search, int query, Optional<Vector> vector, Instant deadline) {
    return new SearchRequest(
        store.index(),
        new SearchRequest.Query(
            search.mode(),
            search.queries().get(query),
            vector,
            Ranking.of(search.tuning(), store.searches(), weights)),
        search.selection(),
        deadline);
  }

  /** Those of each match, in their order; none where none are asked for. */
  private List<Optional<Neighbours>> neighbours(
      StoreSpec store, List<Match> matches, int max, Instant deadline) {
    if (max == 0 || matches.isEmpty()) {
      return Collections.nCopies(matches.size(), Optional.empty());
    }
    return vectors.neighbours(store.index(), matches, max, deadline).stream()
        .map(Optional::of)
        .toList();
  }

  private List<Result> results(
      StoreSpec store, List<FoundMatch> best, List<Surroundings> surroundings) {
    Optional<Map<String, Document>> known =
        documents.of(store, best.stream().map(FoundMatch::match).toList());
    int version = store.live().number();
    return IntStream.range(0, best.size())
        .mapToObj(i -> result(best.get(i), surroundings.get(i), version, known))
        .toList();
  }

  private static Result result(
      FoundMatch found,
      Surroundings surroundings,
      int version,
      Optional<Map<String, Document>> known) {
    Match match = found.match();
    Optional<Document> document =
        known.flatMap(all -> Optional.ofNullable(all.get(match.documentId())));
    boolean isStale = document.filter(seen -> seen.isStale(version)).isPresent();
    return new Result(
        match,
        found.query(),
        known.isEmpty() ? Freshness.UNKNOWN : isStale ? Freshness.STALE : Freshness.CURRENT,
        document
            .map(seen -> seen.standing(version))
            .filter(seen -> seen.visible() == match.generation())
            .map(seen -> seen.notes().page(match.chunk().start()))
            .orElse(OptionalInt.empty()),
        surroundings);
  }
}
