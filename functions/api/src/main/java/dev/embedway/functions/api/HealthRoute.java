package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.HttpResponse;
import dev.embedway.functions.api.http.Json;
import dev.embedway.functions.api.http.Route;

/** {@code GET /health}: that the function answers. It needs no key and says nothing of tenants. */
final class HealthRoute implements Route {

  @Override
  public HttpResponse answer(Call call) {
    return HttpResponse.ok(body(call));
  }

  /** What every answer of this kind has. */
  static ObjectNode body(Call call) {
    return Json.object()
        .put("status", "healthy")
        .put("service", "embedway")
        .put("timestamp", call.received().getEpochSecond());
  }
}
