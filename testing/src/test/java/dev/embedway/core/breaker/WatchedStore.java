package dev.embedway.core.breaker;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.testing.fakes.MemoryBreakerStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that counts what it is asked, and that can be down. */
final class WatchedStore implements BreakerStore {

  private final BreakerStore store = new MemoryBreakerStore();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger additions = new AtomicInteger();
  private volatile boolean isDown;
  private volatile Runnable afterRead = () -> {};

  void goDown() {
    isDown = true;
  }

  void comeBack() {
    isDown = false;
  }

  /** Runs this once, when something was read and is not answered yet. */
  void afterNextRead(Runnable action) {
    afterRead = action;
  }

  int reads() {
    return reads.get();
  }

  int additions() {
    return additions.get();
  }

  @Override
  public Optional<Reading> read(BreakerId id, Instant from) {
    reads.incrementAndGet();
    failIfDown();
    Optional<Reading> answer = store.read(id, from);
    Runnable action = afterRead;
    afterRead = () -> {};
    action.run();
    return answer;
  }

  @Override
  public Optional<BreakerState> change(BreakerId id, long expected, BreakerState next) {
    failIfDown();
    return store.change(id, expected, next);
  }

  @Override
  public void add(BreakerId id, long term, Instant bucket, CallCounts counts, Instant keepUntil) {
    failIfDown();
    additions.incrementAndGet();
    store.add(id, term, bucket, counts, keepUntil);
  }

  @Override
  public List<BreakerId> list() {
    failIfDown();
    return store.list();
  }

  @Override
  public List<BreakerId> troubled(BreakerId endpoint, int max) {
    failIfDown();
    return store.troubled(endpoint, max);
  }

  private void failIfDown() {
    if (isDown) {
      throw new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE, "the store is down", Duration.ofSeconds(1), null);
    }
  }
}
