package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.topology.FunctionId;
import dev.embedway.topology.RouteSpec;
import dev.embedway.topology.Topology;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class EndpointTest {

  @Test
  void theTopologySendsExactlyTheDataFunctionsRoutesToIt() {
    Set<RouteSpec> ours =
        Endpoint.routes().stream()
            .filter(route -> route.function() != FunctionId.API)
            .collect(Collectors.toSet());

    assertEquals(Set.copyOf(Topology.aws().routes()), ours);
  }

  @Test
  void noTwoRoutesShareAMethodAndAPath() {
    Set<String> distinct =
        Endpoint.routes().stream()
            .map(route -> route.method() + " " + route.path())
            .collect(Collectors.toSet());

    assertEquals(Endpoint.routes().size(), distinct.size());
  }
}
