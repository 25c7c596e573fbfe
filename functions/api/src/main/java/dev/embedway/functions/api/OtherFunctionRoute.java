package dev.embedway.functions.api;

import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.HttpResponse;
import dev.embedway.functions.api.http.Route;

/**
 * A route of the table that another function answers; a call here means the gateway is miswired.
 */
final class OtherFunctionRoute implements Route {

  private final String function;

  OtherFunctionRoute(String function) {
    this.function = function;
  }

  @Override
  public HttpResponse answer(Call call) {
    throw new IllegalStateException("the gateway is to send this route to " + function);
  }
}
