package dev.embedway.local.runner.http;

import dev.embedway.topology.FunctionId;
import dev.embedway.topology.route.RouteSpec;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Routes of requests to functions, by API Gateway's rules for HTTP APIs: a route of the same method
 * and as many segments, each equal or a variable; all else goes to {@code $default}.
 *
 * <p>Immutable.
 */
final class RouteTable {

  private final List<RouteSpec> routes;
  private final FunctionId defaultFunction;

  RouteTable(List<RouteSpec> routes, FunctionId defaultFunction) {
    this.routes = List.copyOf(routes);
    this.defaultFunction = defaultFunction;
  }

  /** The route that a request takes. */
  Taken take(String method, String rawPath) {
    return routes.stream()
        .filter(route -> route.method().equals(method))
        .flatMap(route ->
            variables(route.path(), rawPath)
                .map(found -> new Taken(method + " " + route.path(), route.function(), found))
                .stream())
        .findFirst()
        .orElseGet(() -> new Taken("$default", defaultFunction, Map.of()));
  }

  private static Optional<Map<String, String>> variables(String pattern, String rawPath) {
    String[] wanted = pattern.split("/", -1);
    String[] given = rawPath.split("/", -1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        found.put(wanted[i].substring(1, wanted[i].length() - 1), decoded(given[i]));
      } else if (!wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(found);
  }

  private static String decoded(String segment) {
    try {
      // In a path a plus is a plus; only a form's decoder reads it as a space.
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }

  /**
   * A route and what its variables stand for.
   *
   * @param key API Gateway's {@code routeKey}
   */
  record Taken(String key, FunctionId function, Map<String, String> pathParameters) {
    Taken {
      pathParameters = Map.copyOf(pathParameters);
    }
  }
}
