package dev.embedway.testing.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.limit.Bucket;
import dev.embedway.core.limit.Limiter;
import dev.embedway.core.limit.Limiter.Answer;
import dev.embedway.core.limit.LimiterStore;
import dev.embedway.core.limit.TakeResult;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Contract of every {@link LimiterStore}, and of a limiter over it. */
public abstract class LimiterStoreContract {

  /** To come, or DynamoDB Local would delete what expires. */
  private static final Instant NOW = Instant.parse("2100-03-01T10:00:00.123456789Z");

  private static final int WRITERS = 8;

  private final Bucket bucket = bucket(10);

  /** A store; buckets of a test have names that no other test has. */
  protected abstract LimiterStore store();

  /** Rounds in which writers compete. */
  protected abstract int rounds();

  private static Bucket bucket(long perSecond) {
    return new Bucket("b" + UUID.randomUUID(), perSecond);
  }

  @Test
  void aNewBucketHoldsTwoSecondsOfItsRateAndNoMore() {
    TakeResult all = store().take(bucket, 20, Instant.EPOCH, NOW);
    TakeResult more = store().take(bucket, 1, Instant.EPOCH, NOW);

    assertEquals(new TakeResult.Taken(NOW.plusSeconds(2)), all);
    assertEquals(new TakeResult.Insufficient(NOW.plusSeconds(2)), more);
  }

  @Test
  void aBucketGainsByItsRateWhateverWasKnownOfIt() {
    for (Instant known : List.of(Instant.EPOCH, NOW.plusSeconds(2), NOW.plusSeconds(9))) {
      Bucket fresh = bucket(10);
      store().take(fresh, 20, known, NOW);

      TakeResult early = store().take(fresh, 5, known, NOW.plusMillis(499));
      TakeResult due = store().take(fresh, 5, known, NOW.plusMillis(500));

      assertEquals(new TakeResult.Insufficient(NOW.plusSeconds(2)), early);
      assertEquals(new TakeResult.Taken(NOW.plusMillis(2500)), due);
    }
  }

  @Test
  void aBucketThatWasLeftAloneIsFullAndNotFuller() {
    store().take(bucket, 20, Instant.EPOCH, NOW);
    Instant later = NOW.plusSeconds(100);

    assertEquals(Optional.empty(), store().fullAt(bucket, later));
    assertEquals(new TakeResult.Taken(later.plusSeconds(2)), store().take(bucket, 20, NOW, later));
    assertInstanceOf(TakeResult.Insufficient.class, store().take(bucket, 1, NOW, later));
  }

  @Test
  void aChargeGoesBeyondWhatTheBucketHolds() {
    Instant once = store().charge(bucket, 15, Instant.EPOCH, NOW);
    Instant twice = store().charge(bucket, 15, Instant.EPOCH, NOW);

    assertEquals(NOW.plusMillis(1500), once);
    assertEquals(NOW.plusMillis(3000), twice);
    assertEquals(Optional.of(NOW.plusMillis(3000)), store().fullAt(bucket, NOW));
    assertInstanceOf(
        TakeResult.Insufficient.class, store().take(bucket, 1, Instant.EPOCH, NOW.plusSeconds(1)));
  }

  @Test
  void bucketsAreFullByThemselves() {
    store().take(bucket, 20, Instant.EPOCH, NOW);

    assertInstanceOf(TakeResult.Taken.class, store().take(bucket(10), 20, Instant.EPOCH, NOW));
  }

  @Test
  void competingWritersAreNeverGrantedMoreThanCapacityAndRateTimesTime()
      throws InterruptedException, ExecutionException {
    Random random = new Random(7);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long rate : List.of(1L, 7L, 100L, 5000L)) {
        compete(bucket(rate), random, threads);
      }
    }
  }

  private void compete(Bucket shared, Random random, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    TestClock clock = new TestClock(NOW);
    Instant start = clock.instant();
    List<Limiter> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(
          new Limiter(
              store(),
              clock,
              () -> {
                throw new AssertionError("the store failed");
              }));
    }
    long granted = 0;
    for (int round = 0; round < rounds(); round++) {
      List<Future<Long>> asked = new ArrayList<>();
      for (Limiter writer : writers) {
        long permits = 1 + random.nextLong(Math.max(1, shared.capacity() / 20));
        asked.add(threads.submit(() -> granted(writer, shared, permits)));
      }
      for (Future<Long> answer : asked) {
        granted += answer.get();
      }
      long nanos = Duration.between(start, clock.instant()).toNanos();
      long max = shared.capacity() + (long) (nanos / 1e9 * shared.perSecond());
      assertTrue(granted <= max, granted + " of " + max);
      clock.advance(Duration.ofMillis(random.nextLong(random.nextInt(10) == 0 ? 3000 : 40)));
    }
    assertTrue(granted >= shared.capacity() * 9 / 10, "of a full bucket: " + granted);
  }

  private static long granted(Limiter writer, Bucket shared, long permits) {
    return writer.take(shared, permits).orElseThrow() instanceof Answer.Granted ? permits : 0;
  }
}
