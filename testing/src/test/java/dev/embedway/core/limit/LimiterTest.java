package dev.embedway.core.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.Allowance;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.limit.Limiter.Answer;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.MemoryLimiterStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LimiterTest {

  private static final Bucket HUNDRED = new Bucket("b", 100);

  private final TestClock clock = new TestClock();
  private final MemoryLimiterStore store = new MemoryLimiterStore();
  private final AtomicInteger failures = new AtomicInteger();
  private final Limiter limiter = new Limiter(store, clock, failures::incrementAndGet);

  private boolean granted(Limiter from, long permits) {
    return from.take(HUNDRED, permits).orElseThrow() instanceof Answer.Granted;
  }

  @Test
  void aBusyProcessWritesTenTimesASecondAtMost() {
    int granted = 0;
    for (int i = 0; i < 1000; i++) {
      granted += granted(limiter, 1) ? 1 : 0;
      clock.advance(Duration.ofMillis(1));
    }

    assertTrue(granted >= 290 && granted <= 300, "granted " + granted);
    // What the bucket held at first, and then a tenth of a second's permits at a time.
    assertTrue(store.calls() <= 130, "calls " + store.calls());
  }

  @Test
  void whatIsKnownToBeUsedUpIsRefusedWithoutAsking() {
    granted(limiter, 200);
    int calls = store.calls();

    Answer refused = limiter.take(HUNDRED, 10).orElseThrow();

    assertEquals(calls, store.calls());
    assertEquals(
        new Answer.Refused(new Allowance(200, 0, Duration.ofSeconds(2)), Duration.ofMillis(100)),
        refused);
    clock.advance(Duration.ofMillis(100));
    assertTrue(granted(limiter, 10));
  }

  @Test
  void permitsThatWereTakenAheadAreLostAfterASecond() {
    granted(limiter, 1);
    granted(limiter, 1);
    int calls = store.calls();
    granted(limiter, 1);
    assertEquals(calls, store.calls());

    clock.advance(PrefetchedPermits.LIFETIME);
    granted(limiter, 1);

    assertEquals(calls + 1, store.calls());
    assertEquals(1, limiter.look(HUNDRED).orElseThrow().limit() - held());
  }

  /** Permits that the store alone has in the bucket. */
  private long held() {
    return HUNDRED.holds(
        store.fullAt(HUNDRED, clock.instant()).orElse(Instant.EPOCH), clock.instant());
  }

  @Test
  void aProcessThatAsksSeldomTakesNothingAhead() {
    for (int i = 0; i < 5; i++) {
      granted(limiter, 1);
      clock.advance(Duration.ofSeconds(1));
    }
    Limiter other = new Limiter(store, clock, failures::incrementAndGet);

    assertTrue(granted(other, 200), "nothing of the bucket is held elsewhere");
  }

  @Test
  void whatIsGivenBackIsUsedAgainAndWhatWasUsedInExcessIsCharged() {
    granted(limiter, 200);

    limiter.giveBack(HUNDRED, 50);
    limiter.charge(HUNDRED, 20);

    assertTrue(granted(limiter, 30));
    assertInstanceOf(Answer.Refused.class, limiter.take(HUNDRED, 1).orElseThrow());
    limiter.charge(HUNDRED, 100);
    assertEquals(Duration.ofSeconds(3), limiter.look(HUNDRED).orElseThrow().reset());
  }

  @Test
  void aStoreThatFailsGrantsEverythingIsCountedAndIsLeftAloneForASecond() {
    AtomicInteger asked = new AtomicInteger();
    Limiter down =
        new Limiter(
            new LimiterStore() {
              @Override
              public TakeResult take(Bucket bucket, long permits, Instant known, Instant now) {
                throw failure();
              }

              @Override
              public Instant charge(Bucket bucket, long permits, Instant known, Instant now) {
                throw failure();
              }

              @Override
              public Optional<Instant> fullAt(Bucket bucket, Instant now) {
                throw failure();
              }

              private UnavailableException failure() {
                asked.incrementAndGet();
                return new UnavailableException(
                    ErrorCode.STORE_UNAVAILABLE, "down", Duration.ofSeconds(1), null);
              }
            },
            clock,
            failures::incrementAndGet);

    for (int i = 0; i < 5; i++) {
      assertEquals(Optional.empty(), down.take(HUNDRED, 200));
    }
    clock.advance(Limiter.PAUSE);
    down.take(HUNDRED, 1);

    assertEquals(2, asked.get());
    assertEquals(2, failures.get());
  }
}
