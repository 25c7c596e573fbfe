package dev.embedway.core.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.model.Vector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(360)
class SingleFlightTest {

  private static final CacheKey A = new CacheKey("a");
  private static final CacheKey B = new CacheKey("b");

  private final SingleFlight flights = new SingleFlight(InstantSource.system());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @AfterEach
  void stop() {
    mayEnd.countDown();
    threads.shutdownNow();
  }

  private static Map<CacheKey, CachedVector> vectors(List<CacheKey> keys) {
    Map<CacheKey, CachedVector> vectors = new HashMap<>();
    keys.forEach(
        key -> vectors.put(key, new CachedVector(Vector.of(key.hashCode()), 1, Instant.MAX)));
    return vectors;
  }

  private static Instant plenty() {
    return Instant.now().plusSeconds(20);
  }

  /** A leader that has begun and goes on when it may. */
  private Future<Map<CacheKey, CachedVector>> leader(SingleFlight.Work work) throws Exception {
    Future<Map<CacheKey, CachedVector>> leader =
        threads.submit(() ->
            flights.share(
                List.of(A),
                plenty(),
                keys -> {
                  begun.countDown();
                  assertTrue(await(mayEnd));
                  return work.make(keys);
                }));
    assertTrue(await(begun));
    return leader;
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("cancelled", e);
    }
  }

  @Test
  void whoeverComesDuringACallFollowsIt() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    SingleFlight.Work work =
        keys -> {
          calls.incrementAndGet();
          return vectors(keys);
        };
    Future<Map<CacheKey, CachedVector>> leader = leader(work);
    List<Future<Map<CacheKey, CachedVector>>> followers = new ArrayList<>();
    CountDownLatch lead = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      CacheKey own = new CacheKey("own" + i);
      followers.add(
          threads.submit(() ->
              flights.share(
                  List.of(A, own),
                  plenty(),
                  keys -> {
                    assertEquals(List.of(own), keys);
                    lead.countDown();
                    return vectors(keys);
                  })));
    }
    // Each has made what is its own, so it has found the other under way.
    assertTrue(await(lead));

    mayEnd.countDown();

    assertEquals(vectors(List.of(A)), leader.get());
    for (int i = 0; i < 8; i++) {
      assertEquals(vectors(List.of(A, new CacheKey("own" + i))), followers.get(i).get());
    }
    assertEquals(1, calls.get());
  }

  @Test
  void aLeadersFailureIsItsOwn() throws Exception {
    Future<Map<CacheKey, CachedVector>> leader =
        leader(_ -> {
          throw new IllegalStateException("the leader's own");
        });
    CountDownLatch follows = new CountDownLatch(1);
    Future<Map<CacheKey, CachedVector>> follower =
        threads.submit(() ->
            flights.share(
                List.of(B, A),
                plenty(),
                keys -> {
                  follows.countDown();
                  return vectors(keys);
                }));
    assertTrue(await(follows));

    mayEnd.countDown();

    assertEquals(vectors(List.of(A, B)), follower.get());
    assertInstanceOf(
        IllegalStateException.class,
        assertThrows(ExecutionException.class, leader::get).getCause());
  }

  @Test
  void aLeaderThatIsCancelledLeavesItsFollowersToThemselves() throws Exception {
    Future<Map<CacheKey, CachedVector>> leader = leader(SingleFlightTest::vectors);
    CountDownLatch follows = new CountDownLatch(1);
    Future<Map<CacheKey, CachedVector>> follower =
        threads.submit(() ->
            flights.share(
                List.of(B, A),
                plenty(),
                keys -> {
                  follows.countDown();
                  return vectors(keys);
                }));
    assertTrue(await(follows));

    leader.cancel(true);

    assertEquals(vectors(List.of(A, B)), follower.get());
  }

  @Test
  void aFollowerWaitsNoLongerThanItsDeadline() throws Exception {
    Future<Map<CacheKey, CachedVector>> leader = leader(SingleFlightTest::vectors);

    TimedOutException late =
        assertThrows(
            TimedOutException.class,
            () ->
                flights.share(List.of(A), Instant.now().plusMillis(50), SingleFlightTest::vectors));

    assertEquals(ErrorCode.DEADLINE_EXCEEDED, late.code());
    mayEnd.countDown();
    assertEquals(vectors(List.of(A)), leader.get());
  }

  @Test
  void afterAFailureTheNextOneLeads() {
    assertThrows(
        IllegalStateException.class,
        () ->
            flights.share(
                List.of(A),
                plenty(),
                _ -> {
                  throw new IllegalStateException("once");
                }));

    assertEquals(
        vectors(List.of(A)), flights.share(List.of(A), plenty(), SingleFlightTest::vectors));
  }
}
