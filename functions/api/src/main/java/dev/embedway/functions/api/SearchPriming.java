package dev.embedway.functions.api;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.embedway.aws.lambda.EventPriming;
import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.composition.PipelinePorts;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Neighbours;
import dev.embedway.core.search.Relevance;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.search.SearchableVectors;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.ModelRef;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Access;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.HttpHandler;
import dev.embedway.functions.api.http.Router;
import dev.embedway.functions.api.stores.SearchRoute;
import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A search from the event to the answer, through an HTTP handler of its own that no request
 * reaches: in a store and for a tenant that do not exist. The tables are read, the query is
 * embedded, and nothing is written or counted; the database is primed by its own part.
 */
final class SearchPriming {

  private static final Caller NOBODY =
      new Caller(new TenantId("priming"), "key_priming", Set.of(Role.SEARCH));

  private static final String BODY =
      """
      {
        "query": "warm", "max_num_results": 1, "mode": "hybrid",
        "filters": {"type": "eq", "key": "kind", "value": "priming"},
        "ranking_options": {"score_threshold": 0}
      }
      """;

  private final StoreCatalog catalog;
  private final StoreSpec store;

  private SearchPriming(StoreCatalog catalog, StoreSpec store) {
    this.catalog = catalog;
    this.store = store;
  }

  /** Priming of searches in stores of the default model. */
  static EventPriming<APIGatewayV2HTTPEvent> of(ApiComposition parts) {
    PipelinePorts ports = parts.pipeline().ports();
    SearchPriming priming =
        new SearchPriming(ports.catalog(), store(parts.embedder().resolve(parts.defaultModel())));
    SearchRoute route =
        parts.searchRoute(
            parts.callers().searches().search(priming::lookedUp, new OneMatch(), (_, _) -> {}));
    HttpHandler handler =
        parts.handler(
            new Router(
                List.of(
                    new Router.Entry(
                        "POST",
                        "/v1/vector_stores/{store}/search",
                        new Access.Open(),
                        call -> route.answer(ofNobody(call), Permits.unlimited())))),
            parts.keyCache());
    return HttpPriming.of(handler::answer, "/v1/vector_stores/priming/search", BODY);
  }

  private Optional<StoreSpec> lookedUp(TenantId tenant, String name) {
    return catalog.find(tenant, name).or(() -> Optional.of(store));
  }

  /** One match, whatever is asked. */
  private static final class OneMatch implements SearchableVectors {

    @Override
    public SearchMode usualMode() {
      return SearchMode.HYBRID;
    }

    @Override
    public List<Match> search(SearchRequest request) {
      return List.of(
          new Match(
              new Match.Source(
                  "doc_" + "0".repeat(24),
                  DocumentKind.FILE,
                  "priming.txt",
                  1,
                  Map.of("kind", "priming")),
              new Chunk(0, 0, 4, "warm", 1),
              Relevance.ofVector(1)));
    }

    @Override
    public List<Neighbours> neighbours(
        VectorIndex index, List<Match> matches, int max, Instant deadline) {
      return matches.stream().map(_ -> new Neighbours(List.of(), List.of())).toList();
    }

    @Override
    public List<Set<String>> terms(VectorIndex index, List<String> texts, Instant deadline) {
      return texts.stream().map(_ -> Set.<String>of()).toList();
    }
  }

  private static Call ofNobody(Call call) {
    return new Call(
        call.request(),
        call.parameters(),
        Optional.of(NOBODY),
        call.received(),
        call.deadline(),
        call.trace());
  }

  private static StoreSpec store(ModelSpec model) {
    return StoreSpec.of(
        NOBODY.tenant(),
        "vs_" + "0".repeat(24),
        "priming",
        StoreLabel.of("priming"),
        StoreVersion.first(
            ModelRef.of(model.id(), model), model.dim(), ChunkingSpec.DEFAULT, Instant.EPOCH));
  }
}
