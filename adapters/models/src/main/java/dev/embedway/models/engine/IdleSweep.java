package dev.embedway.models.engine;

import dev.embedway.models.engine.residency.ResidentModels;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Looks now and then for models that nobody uses any more. Thread-safe.
 *
 * @param timer of its own
 */
record IdleSweep(ScheduledExecutorService timer) implements AutoCloseable {
  private static final long MAX_INTERVAL_SECONDS = 30;

  /** One that runs until it is closed, often enough for {@code unloadAfter}. */
  static IdleSweep of(ResidentModels models, Duration unloadAfter) {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("embedway-unload").factory());
    if (!unloadAfter.isZero()) {
      long seconds = Math.clamp(unloadAfter.toSeconds() / 4, 1, MAX_INTERVAL_SECONDS);
      ScheduledFuture<?> _ =
          timer.scheduleWithFixedDelay(models::unloadIdle, seconds, seconds, TimeUnit.SECONDS);
    }
    return new IdleSweep(timer);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
