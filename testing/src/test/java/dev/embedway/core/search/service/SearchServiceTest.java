package dev.embedway.core.search.service;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Neighbours;
import dev.embedway.core.search.Relevance;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.search.SearchableVectors;
import dev.embedway.core.search.highlight.TextSpan;
import dev.embedway.core.search.service.ResultShape.Marks;
import dev.embedway.core.search.service.SearchResults.Freshness;
import dev.embedway.core.search.service.SearchResults.Result;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.store.RecencyBoost;
import dev.embedway.core.store.SearchTuning;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.ModelRef;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchServiceTest {

  private static final String DOC_A = "doc_a";
  private static final String DOC_B = "doc_b";

  private final CallerRig rig = new CallerRig();
  private final List<SearchRequest> asked = new ArrayList<>();
  private final List<TenantId> counted = new ArrayList<>();
  private final Map<String, List<Match>> matches =
      Map.of(
          "one", List.of(match(DOC_A, 0, 0.5), match(DOC_B, 0, 0.4)),
          "two", List.of(match(DOC_B, 0, 0.9), match(DOC_B, 1, 0.1)),
          "text", List.of(match(DOC_A, 3, 0.6)),
          "dated",
              List.of(
                  dated("old", 0.7, Map.of("published", daysAgo(60))),
                  dated("undated", 0.6, Map.of()),
                  dated("new", 0.5, Map.of("published", daysAgo(0)))),
          "three", List.of(match(DOC_B, 2, 0.8), match("doc_c", 4, 0.3), match(DOC_A, 7, 0.05)));
  private final SearchService service =
      rig.callers.searches().search(rig.catalog, new Vectors(), (tenant, _) -> counted.add(tenant));

  @BeforeEach
  void makeStore() {
    rig.catalog.add(
        StoreSpec.of(
            CallerRig.ACME,
            "vs_" + "0".repeat(24),
            "docs",
            StoreLabel.of("docs"),
            StoreVersion.first(
                ModelRef.of(FakeProvider.MODEL.id(), FakeProvider.MODEL),
                FakeProvider.MODEL.dim(),
                ChunkingSpec.DEFAULT,
                rig.clock.instant())));
  }

  @Test
  void keepsTheBestPlaceOfAChunkThatSeveralQueriesFound() {
    SearchResults results = search(asks(SearchMode.HYBRID, "one", "two"));

    assertEquals(
        List.of(match(DOC_B, 0, 0.9), match(DOC_A, 0, 0.5), match(DOC_B, 1, 0.1)),
        results.results().stream().map(Result::match).toList());
  }

  @Test
  void answersNoMoreThanTheLimit() {
    StoreSearch all = asks(SearchMode.TEXT, "one", "two");

    SearchResults results =
        search(
            new StoreSearch(
                all.queries(),
                new SearchRequest.Selection(
                    1, all.selection().filter(), all.selection().scoreThreshold()),
                all.tuning(),
                all.mode(),
                all.overlong()));

    assertEquals(
        List.of(match(DOC_B, 0, 0.9)), results.results().stream().map(Result::match).toList());
  }

  @Test
  void aDocumentIsOneResultByItsBestChunkInWhateverQueryFoundIt() {
    StoreSearch two = asks(SearchMode.TEXT, "two", "three").with(SearchRequest.Selection.best(2));

    SearchResults results =
        service.search(
            rig.request(),
            "docs",
            two,
            new ResultShape(Grouping.DOCUMENT, 2, Marks.NONE),
            Permits.unlimited());

    assertEquals(
        List.of(match(DOC_B, 0, 0.9), match("doc_c", 4, 0.3)),
        results.results().stream().map(Result::match).toList());
    assertEquals(List.of(0, 1), results.results().stream().map(Result::query).toList());
    assertEquals(List.of(100, 100), asked.stream().map(SearchRequest::limit).toList());
    assertEquals(
        List.of(around("2 of doc_b 0"), around("2 of doc_c 4")),
        results.results().stream().map(each -> each.surroundings().neighbours()).toList());
  }

  @Test
  void chunksAreFoundNoMoreThanAreAskedFor() {
    search(asks(SearchMode.TEXT, "one"));

    assertEquals(10, asked.getFirst().limit());
  }

  @Test
  void embedsQueriesOnceAndCountsThem() {
    search(asks(SearchMode.VECTOR, "one", "two"));

    assertEquals(1, rig.provider.calls().size());
    assertEquals(List.of(CallerRig.ACME), counted);
    assertEquals(
        List.of(true, true), asked.stream().map(each -> each.vector().isPresent()).toList());
  }

  @Test
  void operatorsAreNotEmbeddedWhereWordsAreComparedToo() {
    String query = "\"ram pump\" of hydraul* -diesel";
    search(asks(SearchMode.HYBRID, query));
    search(asks(SearchMode.VECTOR, query));

    assertEquals(
        List.of(List.of("ram pump of hydraul "), List.of(query)),
        rig.provider.calls().stream().map(call -> call.texts()).toList());
    assertEquals(List.of(query, query), asked.stream().map(SearchRequest::text).toList());
  }

  @Test
  void queryOfExcludedWordsAloneIsRefused() {
    for (SearchMode mode : List.of(SearchMode.TEXT, SearchMode.HYBRID)) {
      EmbedwayException fault =
          assertThrows(
              EmbedwayException.class, () -> search(asks(mode, "one", "-diesel -\"ram pump\"")));

      assertEquals(ErrorCode.EMPTY_INPUT, fault.code());
      assertEquals(Optional.of("input"), fault.param());
      assertEquals(
          "query 1 has no word besides those that it excludes; add words that are searched",
          fault.getMessage());
    }
    assertEquals(List.of(), asked);
  }

  @Test
  void operatorsAreLimited() {
    String most =
        "one " + IntStream.range(0, 32).mapToObj(i -> "-word" + i + " ").collect(joining());
    search(asks(SearchMode.TEXT, most));

    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class, () -> search(asks(SearchMode.TEXT, most + "\"two\"")));

    assertEquals(ErrorCode.INVALID_PARAMETER, fault.code());
    assertEquals(
        "query 0 has 33 phrases, excluded words and prefixes; allowed are 32", fault.getMessage());
  }

  @Test
  void severalStoresAreSearchedByOneEmbeddingAndRankedByTheirWeights() {
    rig.catalog.add(store("others", "1", rig.catalog.find(CallerRig.ACME, "docs").orElseThrow()));
    StoresSearch searches = storesSearch();

    StoresResults results =
        searches.search(
            rig.request(),
            List.of(new StoresSearch.Weighted("docs", 1), new StoresSearch.Weighted("others", 2)),
            asks(SearchMode.VECTOR, "one").with(SearchRequest.Selection.best(3)),
            ResultShape.CHUNKS,
            Permits.unlimited());

    assertEquals(
        List.of("others 1.0", "others 0.8", "docs 0.5"),
        results.results().stream().map(each -> each.store().name() + " " + each.order()).toList());
    assertEquals(1, rig.provider.calls().size());
    assertEquals(2, asked.size());
  }

  @Test
  void storesOfDifferentVectorsAreSearchedTogetherByTextAlone() {
    StoreSpec docs = rig.catalog.find(CallerRig.ACME, "docs").orElseThrow();
    StoreVersion other =
        StoreVersion.first(
            new ModelRef(docs.model(), docs.live().modelIdentity(), "elsewhere"),
            docs.dim(),
            ChunkingSpec.DEFAULT,
            rig.clock.instant());
    rig.catalog.add(store("others", "1", docs.with(List.of(other))));
    List<StoresSearch.Weighted> both =
        List.of(new StoresSearch.Weighted("docs", 1), new StoresSearch.Weighted("others", 1));

    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class,
            () ->
                storesSearch()
                    .search(
                        rig.request(),
                        both,
                        asks(SearchMode.HYBRID, "one"),
                        ResultShape.CHUNKS,
                        Permits.unlimited()));

    assertEquals(Optional.of("vector_stores"), fault.param());
    assertEquals(
        "the stores have vectors that cannot be compared: docs of vector space %s, length %d, others"
                .formatted(docs.space(), docs.dim())
            + " of vector space elsewhere, length %d; search those of one space, or all by"
                .formatted(docs.dim())
            + " \"mode\": \"text\"",
        fault.getMessage());
    assertEquals(List.of(), asked);
    storesSearch()
        .search(
            rig.request(),
            both,
            asks(SearchMode.TEXT, "one"),
            ResultShape.CHUNKS,
            Permits.unlimited());
    assertEquals(2, asked.size());
  }

  private StoresSearch storesSearch() {
    return rig.callers
        .searches()
        .storesSearch(rig.catalog, service, (tenant, _) -> counted.add(tenant));
  }

  private static StoreSpec store(String name, String digit, StoreSpec like) {
    return new StoreSpec(
        like.tenant(),
        "vs_" + digit.repeat(24),
        name,
        StoreLabel.of(name),
        like.versions(),
        like.createdAt(),
        Optional.empty());
  }

  @Test
  void embedsNothingForASearchByText() {
    search(asks(SearchMode.TEXT, "one"));

    assertEquals(List.of(), rig.provider.calls());
    assertEquals(List.of(), counted);
    assertEquals(Optional.empty(), asked.getFirst().vector());
  }

  @Test
  void findsNoStoreOfAnotherTenant() {
    NotFoundException fault =
        assertThrows(
            NotFoundException.class,
            () ->
                service.search(
                    rig.request(), "secrets", asks(SearchMode.TEXT, "one"), Permits.unlimited()));

    assertEquals(ErrorCode.STORE_NOT_FOUND, fault.code());
  }

  @Test
  void saysThatAQueryWasTruncated() {
    assertEquals(Truncation.WHOLE, search(asks(SearchMode.VECTOR, "one")).truncation());
    assertEquals(
        Truncation.TRUNCATED,
        search(asks(SearchMode.VECTOR, "one two three four five six seven eight")).truncation());
  }

  @Test
  void blamesTheInputForAQueryOverTheModelsLimit() {
    StoreSearch whole =
        new StoreSearch(
            List.of("one two three four five six seven eight"),
            SearchRequest.Selection.best(10),
            SearchTuning.NONE,
            SearchMode.VECTOR,
            Overlong.REFUSE);

    EmbedwayException fault = assertThrows(EmbedwayException.class, () -> search(whole));

    assertEquals(ErrorCode.INPUT_TOO_LONG, fault.code());
    assertEquals(Optional.of("input"), fault.param());
  }

  @Test
  void refusesAStoreWhoseModelMakesOtherVectorsNow() {
    rig.provider.serve(FakeProvider.ofSpace("other"));

    ConflictException fault =
        assertThrows(ConflictException.class, () -> search(asks(SearchMode.VECTOR, "one")));

    assertEquals(ErrorCode.STATE_CONFLICT, fault.code());
    assertEquals(List.of(), asked);
  }

  @Test
  void aDocumentThatTheLedgerDoesNotKnowIsNotStale() {
    assertEquals(
        Freshness.CURRENT, search(asks(SearchMode.TEXT, "one")).results().getFirst().freshness());
  }

  private SearchResults search(StoreSearch search) {
    return service.search(rig.request(), "docs", search, Permits.unlimited());
  }

  @Test
  void neighboursAreReadWhereTheyAreAskedForAlone() {
    assertEquals(
        List.of(Optional.empty(), Optional.empty()),
        search(asks(SearchMode.TEXT, "one")).results().stream()
            .map(each -> each.surroundings().neighbours())
            .toList());
  }

  @Test
  void wordsAreMarkedByTheQueryThatFoundTheChunkWhereTheyAreAskedForAlone() {
    StoreSearch search = asks(SearchMode.TEXT, "two", "text");

    assertEquals(
        List.of(Optional.of(List.of()), Optional.of(List.of(new TextSpan(0, 4)))),
        spans(search, Marks.WORDS));
    assertEquals(List.of(Optional.empty(), Optional.empty()), spans(search, Marks.NONE));
  }

  private List<Optional<List<TextSpan>>> spans(StoreSearch search, Marks marks) {
    return service
        .search(
            rig.request(),
            "docs",
            search,
            new ResultShape(Grouping.DOCUMENT, 0, marks),
            Permits.unlimited())
        .results()
        .stream()
        .map(each -> each.surroundings().spans())
        .toList();
  }

  private static Optional<Neighbours> around(String text) {
    return Optional.of(new Neighbours(List.of(text), List.of()));
  }

  @Test
  void whatIsRecentGoesBeforeWhatFitsALittleBetter() {
    StoreSearch plain = asks(SearchMode.TEXT, "dated").with(SearchRequest.Selection.best(2));
    StoreSearch recent =
        new StoreSearch(
            plain.queries(),
            plain.selection(),
            new SearchTuning(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new RecencyBoost("published", 30, 1))),
            plain.mode(),
            plain.overlong());

    List<Match> by = search(recent).results().stream().map(Result::match).toList();

    assertEquals(List.of("old", "undated"), found(plain));
    assertEquals(List.of("new", "old"), found(recent));
    assertEquals(0.5 * 2, by.getFirst().relevance().order(), 1e-9);
    assertEquals(2, by.getFirst().relevance().recency(), 1e-9);
    assertEquals(0.5, by.getFirst().score(), "the score stays");
    assertEquals(0.7 * 1.25, by.getLast().relevance().order(), 1e-9);
    assertEquals(List.of(2, 100, 100), limits());
  }

  private List<String> found(StoreSearch search) {
    return search(search).results().stream()
        .map(each -> each.match().documentId())
        .map(id -> id.replace("doc_", ""))
        .toList();
  }

  private List<Integer> limits() {
    return asked.stream().map(SearchRequest::limit).sorted().toList();
  }

  private Match dated(String document, double score, Map<String, Object> attributes) {
    Match match = match("doc_" + document, 0, score);
    return new Match(
        new Match.Source(
            match.documentId(), match.kind(), match.documentKey(), match.generation(), attributes),
        match.chunk(),
        match.relevance());
  }

  private String daysAgo(int days) {
    return rig.clock.instant().minus(Duration.ofDays(days)).toString();
  }

  private final class Vectors implements SearchableVectors {

    @Override
    public SearchMode usualMode() {
      return SearchMode.HYBRID;
    }

    @Override
    public List<Match> search(SearchRequest request) {
      asked.add(request);
      return matches.getOrDefault(request.text(), List.of()).stream()
          .limit(request.limit())
          .toList();
    }

    @Override
    public List<Neighbours> neighbours(
        VectorIndex index, List<Match> found, int max, Instant deadline) {
      return found.stream()
          .flatMap(match ->
              around(max + " of " + match.documentId() + " " + match.chunk().ordinal()).stream())
          .toList();
    }

    @Override
    public List<Set<String>> terms(VectorIndex index, List<String> texts, Instant deadline) {
      return texts.stream().map(Set::of).toList();
    }
  }

  private static StoreSearch asks(SearchMode mode, String... queries) {
    return new StoreSearch(
        List.of(queries),
        SearchRequest.Selection.best(10),
        SearchTuning.NONE,
        mode,
        Overlong.TRUNCATE);
  }

  private static Match match(String document, int ordinal, double score) {
    return new Match(
        new Match.Source(document, DocumentKind.FILE, document + ".txt", 1, Map.of()),
        new Chunk(ordinal, 0, 4, "text", 1),
        Relevance.ofVector(score));
  }
}
