package dev.embedway.functions.api;

import dev.embedway.functions.api.http.Access;
import dev.embedway.functions.api.http.LimitedRoute;
import dev.embedway.functions.api.http.OtherFunctionRoute;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.Router;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.route.Endpoint;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Routes of one function: those of the table that name it, all of them and no other.
 *
 * @param function answers them
 * @param routes by endpoint
 */
record FunctionRoutes(FunctionId function, Map<Endpoint, Route> routes) {

  FunctionRoutes {
    routes = Map.copyOf(routes);
    Set<Endpoint> wanted = EnumSet.noneOf(Endpoint.class);
    for (Endpoint endpoint : Endpoint.values()) {
      if (endpoint.function() == function) {
        wanted.add(endpoint);
      }
    }
    if (!routes.keySet().equals(wanted)) {
      throw new IllegalArgumentException(
          "routes of " + function + " must be " + wanted + ", were " + routes.keySet());
    }
  }

  /**
   * A router over all endpoints, so that each function can name the methods that a path answers to.
   * Every route that needs a key is limited.
   *
   * @param limited makes a limited route of one that is not
   */
  Router router(Function<Route, LimitedRoute> limited) {
    return new Router(
        Arrays.stream(Endpoint.values())
            .flatMap(endpoint -> entries(endpoint, route(endpoint, limited)))
            .toList());
  }

  private Route route(Endpoint endpoint, Function<Route, LimitedRoute> limited) {
    return Optional.ofNullable(routes.get(endpoint))
        .map(route ->
            endpoint.roles().isEmpty() || route instanceof LimitedRoute
                ? route
                : limited.apply(route))
        .orElseGet(() -> new OtherFunctionRoute(endpoint.function()));
  }

  private static Stream<Router.Entry> entries(Endpoint endpoint, Route route) {
    Access access = Access.of(endpoint.roles());
    return endpoint.paths().stream()
        .map(path -> new Router.Entry(endpoint.method(), path, access, route));
  }
}
