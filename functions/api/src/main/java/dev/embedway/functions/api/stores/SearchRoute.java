package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingResponse.Embedding;
import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.search.FilterParser;
import dev.embedway.core.search.HybridWeights;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Relevance;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.LimitedRoute;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** {@code POST /vector_stores/{store}/search}, answering OpenAI's page. */
public final class SearchRoute implements LimitedRoute.Limited {

  private static final Comparator<Match> BEST_FIRST =
      Comparator.<Match>comparingDouble(match -> match.relevance().order())
          .reversed()
          .thenComparing(Match::documentId)
          .thenComparingInt(match -> match.chunk().ordinal());

  private final StoreLookup stores;
  private final Function<SearchRequest, List<Match>> vectors;
  private final FoundDocuments documents;
  private final Embedder embedder;
  private final EmbeddingPolicy policy;
  private final FilterParser filters;
  private final HybridWeights weights;
  private final BiConsumer<TenantId, EmbeddingResponse> meter;

  /**
   * A route.
   *
   * @param vectors finds the matches of a search
   * @param weights of hybrid searches that say none
   * @param meter counts queries that were embedded
   */
  public SearchRoute(
      StoreLookup stores,
      Function<SearchRequest, List<Match>> vectors,
      FoundDocuments documents,
      Embedder embedder,
      EmbeddingPolicy policy,
      FilterParser filters,
      HybridWeights weights,
      BiConsumer<TenantId, EmbeddingResponse> meter) {
    this.stores = stores;
    this.vectors = vectors;
    this.documents = documents;
    this.embedder = embedder;
    this.policy = policy;
    this.filters = filters;
    this.weights = weights;
    this.meter = meter;
  }

  @Override
  public HttpResponse answer(Call call, Permits permits) {
    SearchForm.Asked asked = SearchForm.read(call.request(), filters);
    StoreSpec store = stores.require(call.tenant(asked.tenant()), call.parameter("store"));
    SearchForm form = asked.form();
    Queries queries = embed(call, store, form, permits);
    List<Match> found =
        IntStream.range(0, form.queries().size())
            .mapToObj(
                i -> search(store, form, form.queries().get(i), queries.vector(i), call.deadline()))
            .flatMap(List::stream)
            .toList();
    List<Match> best = best(found, form.limit());
    ObjectNode page = page(form, best, documents.of(store, best));
    if (queries.areTruncated()) {
      page.put("truncated", true);
    }
    return HttpResponse.ok(page);
  }

  /**
   * Queries as the model read them.
   *
   * @param embeddings in the queries' order; none in text mode
   */
  private record Queries(List<Embedding> embeddings) {

    Optional<Vector> vector(int index) {
      return embeddings.isEmpty() ? Optional.empty() : Optional.of(embeddings.get(index).vector());
    }

    boolean areTruncated() {
      return embeddings.stream().anyMatch(e -> e.truncation() == Truncation.TRUNCATED);
    }
  }

  private List<Match> search(
      StoreSpec store, SearchForm form, String query, Optional<Vector> vector, Instant deadline) {
    return vectors.apply(
        new SearchRequest(
            store.index(),
            form.mode(),
            query,
            vector,
            form.weights().orElse(weights),
            form.limit(),
            form.filter(),
            form.scoreThreshold(),
            deadline));
  }

  private Queries embed(Call call, StoreSpec store, SearchForm form, Permits permits) {
    if (form.mode() == SearchMode.TEXT) {
      return new Queries(List.of());
    }
    ModelSpec model =
        embedder.resolve(store.model(), null, policy.waitOf(call.caller(), call.deadline()));
    // The lists may have changed since the store was made.
    policy.check(model, call.caller());
    // Before its length is asked for, which the caller did not choose.
    store.requireSpaceOf(model);
    checkKnown(model, form.queries());
    EmbeddingRequest request =
        new EmbeddingRequest(
            store.tenant(),
            store.model(),
            null,
            form.queries(),
            Dimensions.of(store.dim()),
            PromptRole.QUERY,
            form.overlong(),
            call.deadline());
    try {
      EmbeddingResponse response = embedder.embed(embedder.resolve(model, request), permits);
      permits.settle(response.tokens());
      meter.accept(store.tenant(), response);
      return new Queries(response.embeddings());
    } catch (InvalidRequestException e) {
      // The texts came as the query here, not as the input.
      throw e.about("query");
    }
  }

  /** Refuses a query that is near every text alike, since the model knows nothing of it. */
  private void checkKnown(ModelSpec model, List<String> queries) {
    Tokenizer tokenizer = embedder.tokenizer(model);
    for (int i = 0; i < queries.size(); i++) {
      if (!tokenizer.knows(queries.get(i))) {
        throw new InvalidRequestException(
            ErrorCode.EMPTY_INPUT,
            "query "
                + i
                + " holds nothing that "
                + model.id()
                + " knows; use words of a language that it reads, or \"mode\": \"text\"",
            "query",
            Map.of("index", i));
      }
    }
  }

  /** Of a chunk that several queries found, the best place counts. */
  private static List<Match> best(List<Match> found, int limit) {
    Map<String, Match> byChunk = new LinkedHashMap<>();
    found.stream().sorted(BEST_FIRST).forEach(m -> byChunk.putIfAbsent(chunkId(m), m));
    return byChunk.values().stream().limit(limit).toList();
  }

  private static String chunkId(Match match) {
    return match.documentId() + "_" + match.generation() + "_" + match.chunk().ordinal();
  }

  private static ObjectNode page(
      SearchForm form, List<Match> matches, Optional<Map<String, Document>> documents) {
    ArrayNode data = Json.array();
    for (Match match : matches) {
      Optional<Document> document =
          documents.flatMap(found -> Optional.ofNullable(found.get(match.documentId())));
      ObjectNode result = shown(match, document);
      if (documents.isPresent()) {
        result.put("stale", document.filter(Document::isStale).isPresent());
      }
      data.add(result);
    }
    ObjectNode body = Json.object().put("object", "vector_store.search_results.page");
    body.set("search_query", Json.tree(form.queries()));
    body.set("data", data);
    body.put("has_more", false);
    body.putNull("next_page");
    return body;
  }

  private static ObjectNode details(Relevance relevance) {
    ObjectNode details = Json.object();
    relevance.vector().ifPresent(cosine -> details.put("vector", cosine));
    relevance.text().ifPresent(rank -> details.put("text", rank));
    return details;
  }

  private static ObjectNode shown(Match match, Optional<Document> document) {
    ObjectNode body = Json.object();
    body.put("file_id", match.documentId());
    body.put("filename", match.documentKey());
    body.put("score", match.score());
    body.set("details", details(match.relevance()));
    body.set("attributes", Json.tree(match.attributes()));
    body.putArray("content").addObject().put("type", "text").put("text", match.chunk().text());
    ObjectNode chunk =
        Json.object()
            .put("id", chunkId(match))
            .put("ordinal", match.chunk().ordinal())
            .put("start", match.chunk().start())
            .put("end", match.chunk().end());
    document
        .filter(found -> found.visible() == match.generation())
        .map(found -> found.notes().page(match.chunk().start()))
        .ifPresent(page -> page.ifPresent(number -> chunk.put("page", number)));
    chunk.set("headings", Json.tree(match.chunk().headings()));
    body.set("chunk", chunk);
    return body;
  }
}
