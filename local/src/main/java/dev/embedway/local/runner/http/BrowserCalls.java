package dev.embedway.local.runner.http;

import dev.embedway.topology.CorsRules;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.Optional;

/** API Gateway's part in calls from web pages, by the topology's {@link CorsRules}. */
final class BrowserCalls {

  private static final int NO_CONTENT = 204;

  private BrowserCalls() {}

  /**
   * Answers a preflight request, or gives the headers that pages need to the answer that somebody
   * else will send.
   *
   * @return whether the request is answered
   */
  static boolean isAnswered(ServerRequest request, ServerResponse response) {
    Optional<String> origin = header(request, HeaderNames.ORIGIN);
    boolean isPreflight =
        CorsRules.isPreflight(
            request.prologue().method().text(),
            origin,
            header(request, HeaderNames.ACCESS_CONTROL_REQUEST_METHOD));
    if (isPreflight) {
      add(response, CorsRules.API.preflight());
      response.status(NO_CONTENT).send();
    } else if (origin.isPresent()) {
      add(response, CorsRules.API.answer());
    }
    return isPreflight;
  }

  private static Optional<String> header(ServerRequest request, HeaderName name) {
    return request.headers().first(name);
  }

  private static void add(ServerResponse response, Map<String, String> headers) {
    headers.forEach((name, value) -> response.header(HeaderNames.create(name), value));
  }
}
