package dev.embedway.functions.api.http;

import dev.embedway.functions.api.http.message.HttpResponse;

/**
 * A route of the table that another function answers; a call here means the gateway is miswired.
 */
public final class OtherFunctionRoute implements Route {

  private final String function;

  public OtherFunctionRoute(String function) {
    this.function = function;
  }

  @Override
  public HttpResponse answer(Call call) {
    throw new IllegalStateException("the gateway is to send this route to " + function);
  }
}
