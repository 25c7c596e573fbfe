package dev.embedway.topology.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.topology.EventSource;
import dev.embedway.topology.FunctionId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EndpointTest {

  @Test
  void gatewaysKnowTheRoutesThatNeedPostgresqlMostSpecificFirst() {
    assertEquals(
        Stream.of("/v1", "/api/v1")
            .flatMap(base ->
                Stream.of(
                    new RouteSpec(
                        "DELETE",
                        base + "/vector_stores/{store}/vectors/{vector}",
                        FunctionId.DATA),
                    new RouteSpec(
                        "GET", base + "/vector_stores/{store}/vectors/{vector}", FunctionId.DATA),
                    new RouteSpec("GET", base + "/vector_stores/{store}/vectors", FunctionId.DATA),
                    new RouteSpec("POST", base + "/vector_stores/{store}/vectors", FunctionId.DATA),
                    new RouteSpec("POST", base + "/vector_stores/{store}/search", FunctionId.DATA),
                    new RouteSpec(
                        "POST",
                        base + "/vector_stores/{store}/reembed/comparison",
                        FunctionId.DATA),
                    new RouteSpec("POST", base + "/vector_stores/{store}/reembed", FunctionId.DATA),
                    new RouteSpec("POST", base + "/vector_stores/{store}/query", FunctionId.DATA),
                    new RouteSpec(
                        "DELETE", base + "/vector_stores/{store}/files/{file}", FunctionId.DATA),
                    new RouteSpec(
                        "POST", base + "/vector_stores/{store}/duplicate", FunctionId.DATA),
                    new RouteSpec(
                        "POST",
                        base + "/vector_stores/{store}/admin/rebuild_index",
                        FunctionId.DATA),
                    new RouteSpec(
                        "GET", base + "/vector_stores/{store}/admin/index_info", FunctionId.DATA),
                    new RouteSpec(
                        "POST",
                        base + "/vector_stores/{store}/admin/hnsw_ef_search",
                        FunctionId.DATA),
                    new RouteSpec(
                        "POST",
                        base + "/vector_stores/{store}/admin/delete_by_filter",
                        FunctionId.DATA),
                    new RouteSpec("GET", base + "/vector_stores/{store}", FunctionId.DATA),
                    new RouteSpec("GET", base + "/vector_stores/batches", FunctionId.DATA),
                    new RouteSpec(
                        "POST", base + "/vector_stores/admin/hnsw_ef_search", FunctionId.DATA),
                    new RouteSpec("GET", base + "/vector_stores/admin/health", FunctionId.DATA),
                    new RouteSpec("POST", base + "/search", FunctionId.DATA),
                    new RouteSpec("DELETE", base + "/media/{id}/embeddings", FunctionId.DATA),
                    new RouteSpec("POST", base + "/media/embeddings/search", FunctionId.DATA),
                    new RouteSpec("POST", base + "/embeddings/reembed/stores", FunctionId.DATA),
                    new RouteSpec("POST", base + "/embeddings/compactor/run", FunctionId.DATA),
                    new RouteSpec(
                        "GET", base + "/embeddings/collections/{store}/stats", FunctionId.DATA),
                    new RouteSpec("DELETE", base + "/documents/{id}/embeddings", FunctionId.DATA),
                    new RouteSpec("DELETE", base + "/documents/{id}", FunctionId.DATA),
                    new RouteSpec("POST", base + "/documents/embeddings/search", FunctionId.DATA)))
            .toList(),
        Endpoint.gatewayRoutes());
  }

  @Test
  void functionsThatRequestsStartAnswerAllRoutesAndEachAnswersOne() {
    assertEquals(
        Set.copyOf(FunctionId.startedBy(EventSource.HTTP)),
        Stream.of(Endpoint.values()).map(Endpoint::function).collect(Collectors.toSet()));
  }

  @Test
  void noTwoRoutesShareAMethodAndAPath() {
    List<String> all =
        Endpoint.routes().stream().map(route -> route.method() + " " + route.path()).toList();

    assertEquals(all.size(), Set.copyOf(all).size());
  }
}
