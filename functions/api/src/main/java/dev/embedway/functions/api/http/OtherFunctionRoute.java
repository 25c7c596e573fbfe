package dev.embedway.functions.api.http;

import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.topology.FunctionId;

/**
 * A route of the table that another function answers; a call here means the gateway is miswired.
 */
public final class OtherFunctionRoute implements Route {

  private final FunctionId function;

  public OtherFunctionRoute(FunctionId function) {
    this.function = function;
  }

  @Override
  public HttpResponse answer(Call call) {
    throw new IllegalStateException(
        "the gateway is to send this route to " + function.functionName());
  }
}
