package dev.embedway.topology;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An event without work, by which a function's version stays active: Lambda gives up the snapshot
 * of a version that was not invoked for 14 days, and the next calls fail until there is another.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html#snapstart-function-states">SnapStart
 *     and function states</a>
 */
public final class KeepAlive {

  /** Time from one event to the next, four days less than the version may be idle. */
  public static final Duration PERIOD = Duration.ofDays(10);

  private static final String ROUTE = "embedway keep-alive";

  /** The event: no record for a queue's worker, no route of API Gateway's for the others. */
  public static final String EVENT = "{\"routeKey\":\"" + ROUTE + "\",\"Records\":[]}";

  private KeepAlive() {}

  /** True if an HTTP event of this route key is this one; callers do not choose route keys. */
  public static boolean isRoute(@Nullable String routeKey) {
    return ROUTE.equals(routeKey);
  }
}
