package dev.embedway.core.breaker;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into the log what an operator wants to know of breakers: when one opens or closes, and
 * when they cannot be read.
 */
@ThreadSafe
public final class BreakerLog implements Consumer<BreakerEvent> {

  private static final Logger LOG = LoggerFactory.getLogger(BreakerLog.class);

  @Override
  public void accept(BreakerEvent event) {
    switch (event) {
      case BreakerEvent.Changed(BreakerId id, BreakerState state) -> changed(id, state);
      case BreakerEvent.StoreFailed(BreakerId id) ->
          LOG.warn(
              "the circuit breaker of {} cannot be read or written: calls pass", id.described());
      case BreakerEvent.Refused _, BreakerEvent.Ended _ -> {}
    }
  }

  private static void changed(BreakerId id, BreakerState state) {
    switch (state) {
      case BreakerState.Closed _ -> LOG.info("the circuit breaker of {} is closed", id.described());
      case BreakerState.HalfOpen _ ->
          LOG.info("the circuit breaker of {} is half open", id.described());
      case BreakerState.Open open ->
          LOG.warn(
              "the circuit breaker of {} is open until {}: of {} calls {} failed and {} were slow",
              id.described(),
              open.until(),
              open.cause().calls(),
              open.cause().failures(),
              open.cause().slow());
    }
  }
}
