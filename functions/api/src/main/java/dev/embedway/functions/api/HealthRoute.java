package dev.embedway.functions.api;

import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.HttpResponse;
import dev.embedway.functions.api.http.Json;
import dev.embedway.functions.api.http.Route;

/** {@code GET /health}: that the function answers. It needs no key and says nothing of tenants. */
final class HealthRoute implements Route {

  @Override
  public HttpResponse answer(Call call) {
    return HttpResponse.ok(
        Json.object()
            .put("status", "healthy")
            .put("service", "embedway")
            .put("timestamp", call.received().getEpochSecond()));
  }
}
