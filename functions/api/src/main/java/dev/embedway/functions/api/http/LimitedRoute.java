package dev.embedway.functions.api.http;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.observe.Label;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.Metric;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** A route whose requests are limited: each needs a permit before anything of it is read. */
@ThreadSafe
public final class LimitedRoute implements Route {

  private final TenantLimits limits;
  private final Meter meter;
  private final Limited route;

  private LimitedRoute(TenantLimits limits, Meter meter, Limited route) {
    this.limits = limits;
    this.meter = meter;
    this.route = route;
  }

  /** A route that takes more of its permits than that of a request. */
  public static LimitedRoute of(TenantLimits limits, Meter meter, Limited route) {
    return new LimitedRoute(limits, meter, route);
  }

  /** Route of a call that was admitted. */
  @FunctionalInterface
  public interface Limited {

    /** Answers, taking tokens of the permits before it works and settling them after. */
    HttpResponse answer(Call call, Permits permits);
  }

  @Override
  public HttpResponse answer(Call call) {
    try (Permits permits = limits.admit(call.caller().tenant())) {
      return route.answer(call, permits).with(headers(permits));
    } catch (RateLimitedException fault) {
      fault
          .left()
          .ifPresent(_ ->
              meter.add(
                  Metric.EMBEDDING_RATE_LIMITED_TOTAL, 1, Label.LIMIT.of(fault.code().wire())));
      throw fault;
    }
  }

  private static Map<String, String> headers(Permits permits) {
    Map<String, String> headers = new LinkedHashMap<>();
    permits.requests().ifPresent(left -> headers.putAll(RateLimitHeaders.of("requests", left)));
    permits.tokens().ifPresent(left -> headers.putAll(RateLimitHeaders.of("tokens", left)));
    return headers;
  }
}
