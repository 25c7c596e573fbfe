package dev.embedway.core.breaker;

/**
 * A breaker as an administrator sees it.
 *
 * @param counts of the window while it is closed, else those that opened it
 */
public record BreakerStatus(BreakerId id, BreakerState state, CallCounts counts) {

  public BreakerStatus {
    counts =
        switch (state) {
          case BreakerState.Closed _ -> counts;
          case BreakerState.Open open -> open.cause();
          case BreakerState.HalfOpen half -> half.cause();
        };
  }
}
