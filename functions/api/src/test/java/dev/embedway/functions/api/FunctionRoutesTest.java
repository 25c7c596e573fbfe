package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.functions.api.http.Route;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.route.Endpoint;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FunctionRoutesTest {

  private static final Route NEVER_CALLED =
      call -> {
        throw new AssertionError("called");
      };

  @ParameterizedTest
  @EnumSource
  void rejectsFunctionsWithoutOneOfTheirRoutes(Endpoint missing) {
    Map<Endpoint, Route> routes = routes(missing.function());
    routes.remove(missing);

    assertThrows(
        IllegalArgumentException.class, () -> new FunctionRoutes(missing.function(), routes));
  }

  @Test
  void rejectsRoutesOfOtherFunctions() {
    Map<Endpoint, Route> routes = routes(FunctionId.DATA);
    assertDoesNotThrow(() -> new FunctionRoutes(FunctionId.DATA, routes));

    routes.put(Endpoint.HEALTH, NEVER_CALLED);

    assertThrows(IllegalArgumentException.class, () -> new FunctionRoutes(FunctionId.DATA, routes));
  }

  private static Map<Endpoint, Route> routes(FunctionId function) {
    Map<Endpoint, Route> routes = new EnumMap<>(Endpoint.class);
    Stream.of(Endpoint.values())
        .filter(endpoint -> endpoint.function() == function)
        .forEach(endpoint -> routes.put(endpoint, NEVER_CALLED));
    return routes;
  }
}
