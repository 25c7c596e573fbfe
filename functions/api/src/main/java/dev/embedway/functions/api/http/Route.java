package dev.embedway.functions.api.http;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.functions.api.http.message.HttpResponse;

/** Handler of one method of one path. */
@ThreadSafe
@FunctionalInterface
public interface Route {

  /**
   * Answers a call whose caller holds the route's role.
   *
   * @throws EmbedwayException for every answer that is not a success
   */
  HttpResponse answer(Call call);
}
