package dev.embedway.functions.chunking.process;

import dev.embedway.core.pipeline.stage.ReadingTurns;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Turns in memory, as old as a test says. Thread-safe. */
final class OneTurnATenant implements ReadingTurns {

  private final Map<TenantId, String> held = new ConcurrentHashMap<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile Duration age = Duration.ZERO;
  private volatile Runnable onRefusal = () -> {};

  /** Sets how long a turn has lasted when another invocation asks for it. */
  void last(Duration time) {
    age = time;
  }

  void onRefusal(Runnable action) {
    onRefusal = action;
  }

  int refusals() {
    return refusals.get();
  }

  @Override
  public Optional<Duration> take(TenantId tenant, String invocation) {
    held.putIfAbsent(tenant, invocation);
    if (invocation.equals(held.get(tenant))) {
      return Optional.empty();
    }
    refusals.incrementAndGet();
    onRefusal.run();
    return Optional.of(age);
  }

  @Override
  public void end(TenantId tenant, String invocation) {
    held.remove(tenant, invocation);
  }
}
