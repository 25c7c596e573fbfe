package dev.embedway.core.reembed;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.reembed.Comparison.Origin;
import dev.embedway.core.reembed.Comparison.Queries;
import dev.embedway.core.reembed.Comparison.Side;
import dev.embedway.core.reembed.ComparisonAsk.JudgedQuery;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Ndcg;
import dev.embedway.core.search.service.DocumentRanker;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.vector.VectorStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Comparisons of the version of a store that is built with its live one, each of which is kept as
 * the last. Changes nothing that searches read.
 */
@ThreadSafe
public final class ComparisonService {

  private static final int MAX_TRIES = 8;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final StoreCatalog catalog;
  private final ReembedStore reembeds;
  private final DocumentRanker ranker;
  private final VectorStore vectors;
  private final AuditTrail audit;
  private final InstantSource clock;

  public ComparisonService(
      StoreCatalog catalog,
      ReembedStore reembeds,
      DocumentRanker ranker,
      VectorStore vectors,
      AuditTrail audit,
      InstantSource clock) {
    this.catalog = catalog;
    this.reembeds = reembeds;
    this.ranker = ranker;
    this.vectors = vectors;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Compares. Without queries, they are sentences from all over the live version, and tell how much
   * changes, but not for better or worse.
   *
   * @param store id or name
   * @param permits of the queries' tokens, which both models read
   * @throws ConflictException {@code state_conflict} where no version is being built, or none of
   *     its texts can be a query
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found}, or as a search of
   *     either version does
   */
  public ReembedState compare(
      TenantRequest request, String store, ComparisonAsk asked, Permits permits) {
    StoreSpec live = catalog.require(request.tenant(), store);
    StoreVersion version = VersionChange.building(live);
    StoreSpec built = VersionChange.serving(version.number(), live);
    List<JudgedQuery> queries =
        asked.queries().isEmpty() ? sampled(request, live, built) : asked.queries();
    List<String> texts = queries.stream().map(JudgedQuery::text).toList();
    List<List<Match.Source>> before = ranker.rank(request, live, texts, asked.mode(), permits);
    List<List<Match.Source>> after = ranker.rank(request, built, texts, asked.mode(), permits);
    Comparison made =
        new Comparison(
            clock.instant(),
            new Queries(
                asked.queries().isEmpty() ? Origin.SAMPLED : Origin.GIVEN,
                queries.size(),
                (int) queries.stream().filter(query -> !query.relevant().isEmpty()).count(),
                asked.mode()),
            overlap(before, after),
            side(live, queries, before),
            side(built, queries, after));
    audit.note(
        request.caller(),
        request.tenant(),
        "store.compare",
        live.id(),
        Map.of(),
        Map.of(
            "versions",
            live.live().number() + ", " + version.number(),
            "queries",
            Integer.toString(queries.size())));
    keep(made, live);
    return new ReembedState(live, reembeds.of(live.tenant(), live.id()));
  }

  private List<JudgedQuery> sampled(TenantRequest request, StoreSpec live, StoreSpec built) {
    List<String> texts = SampledQueries.of(vectors.sample(live.index(), SampledQueries.CHUNKS));
    List<String> known = ranker.known(request, built, ranker.known(request, live, texts));
    if (known.isEmpty()) {
      throw new ConflictException(
          ErrorCode.STATE_CONFLICT,
          "the live version has no text that could be a query; give queries");
    }
    return known.stream().map(text -> new JudgedQuery(text, Set.of())).toList();
  }

  private static double overlap(List<List<Match.Source>> before, List<List<Match.Source>> after) {
    return IntStream.range(0, before.size())
        .mapToDouble(i -> overlap(ids(before.get(i)), ids(after.get(i))))
        .average()
        .orElse(0);
  }

  /** The share of the longer of two lists that is in both; two empty ones are the same. */
  private static double overlap(Set<String> one, Set<String> other) {
    int longer = Math.max(one.size(), other.size());
    Set<String> both = new HashSet<>(one);
    both.retainAll(other);
    return longer == 0 ? 1 : (double) both.size() / longer;
  }

  private static Set<String> ids(List<Match.Source> documents) {
    return documents.stream().map(Match.Source::documentId).collect(Collectors.toSet());
  }

  private Side side(StoreSpec store, List<JudgedQuery> queries, List<List<Match.Source>> found) {
    OptionalDouble ndcg =
        IntStream.range(0, queries.size())
            .filter(i -> !queries.get(i).relevant().isEmpty())
            .mapToDouble(i ->
                Ndcg.of(
                    found.get(i).stream().map(Match.Source::documentKey).toList(),
                    queries.get(i).relevant()))
            .average();
    VectorStore.IndexCounts counts = vectors.count(store.index());
    return new Side(store.live().number(), counts.documents(), counts.chunks(), ndcg);
  }

  private void keep(Comparison made, StoreSpec store) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      Reembed item =
          new ReembedState(store, reembeds.of(store.tenant(), store.id()))
              .of(made.built().version())
              .orElseThrow(() ->
                  new ConflictException(
                      ErrorCode.STATE_CONFLICT, "the version was given up meanwhile"));
      if (reembeds.put(item.with(made))) {
        return;
      }
    }
    throw new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        "the re-embed was changed by others meanwhile; try again",
        SOON,
        null);
  }
}
