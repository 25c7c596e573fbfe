package dev.embedway.topology;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An event by which a schedule has {@link FunctionId#DATA} work on batches of records: it is the
 * function that has both a model and PostgreSQL.
 */
public final class ScheduledUpserts {

  /** Time from one event to the next. */
  public static final Duration PERIOD = Duration.ofMinutes(1);

  private static final String ROUTE = "embedway batches of records";

  /** The event: no route of API Gateway's. */
  public static final String EVENT = "{\"routeKey\":\"" + ROUTE + "\"}";

  private ScheduledUpserts() {}

  /** True if an HTTP event of this route key is this one; callers do not choose route keys. */
  public static boolean isRoute(@Nullable String routeKey) {
    return ROUTE.equals(routeKey);
  }
}
