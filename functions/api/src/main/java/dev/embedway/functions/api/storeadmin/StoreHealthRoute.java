package dev.embedway.functions.api.storeadmin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.vector.StoreConnections;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.Duration;
import java.time.Instant;

/**
 * {@code GET /vector_stores/admin/health}: an answer of the database that vectors are kept in, and
 * this process's connections to it. A database that does not answer is no fault of the request.
 */
public record StoreHealthRoute(StoreConnections connections) implements Route {

  /** Kept of a request's time, to answer in. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  @Override
  public HttpResponse answer(Call call) {
    return HttpResponse.ok(view(call.deadline().minus(ANSWER)));
  }

  private ObjectNode view(Instant deadline) {
    try {
      StoreConnections.Pool pool = connections.ping(deadline);
      ObjectNode body = Json.object().put("ok", true).put("driver", connections.driver());
      body.putObject("pool")
          .put("active", pool.active())
          .put("idle", pool.idle())
          .put("waiting", pool.waiting())
          .put("max", pool.max());
      return body;
    } catch (EmbedwayException e) {
      return Json.object()
          .put("ok", false)
          .put("driver", connections.driver())
          .put("error", e.code().wire());
    }
  }
}
