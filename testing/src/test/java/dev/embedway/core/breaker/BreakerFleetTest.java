package dev.embedway.core.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.breaker.BreakerEvent.StoreFailed;
import dev.embedway.core.breaker.BreakerState.Phase;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.testing.AtOnce;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Processes that share a store. */
class BreakerFleetTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String OPEN = "breaker_open";

  private final TestClock clock = new TestClock();
  private final WatchedStore store = new WatchedStore();
  private final FleetMember first = new FleetMember(store, BreakerTest.POLICY, clock, 1);
  private final FleetMember second = new FleetMember(store, BreakerTest.POLICY, clock, 2);

  @Test
  void tripHoldsAtOnceHereAndWithinASecondElsewhere() {
    second.succeed();
    first.failTimes(10);

    assertEquals(OPEN, first.succeed());
    clock.advance(SECOND.minusMillis(1));
    assertEquals("passed", second.succeed());
    clock.advance(Duration.ofMillis(1));
    assertEquals(OPEN, second.succeed());
  }

  @Test
  void resetHoldsAtOnceHereAndWithinASecondElsewhere() {
    first.failTimes(10);
    assertEquals(OPEN, second.succeed());

    first.breakers().of(FleetMember.ID).reset();

    assertEquals("passed", first.succeed());
    assertEquals(OPEN, second.succeed());
    clock.advance(SECOND);
    assertEquals("passed", second.succeed());
  }

  @Test
  void tripsOnCountsOfOthersThatItReadAndItsOwnSince() {
    first.failTimes(6);
    second.failTimes(3);
    List<BreakerState.Phase> before = List.of(phase());

    second.failTimes(1);

    assertEquals(List.of(Phase.CLOSED), before);
    assertEquals(OPEN, second.succeed());
  }

  @Test
  void asksTheStoreAtMostOnceASecondWhateverItAnswers() {
    for (int millis = 0; millis < 10_000; millis += 10) {
      first.succeed();
      first.fail();
      clock.advance(Duration.ofMillis(10));
    }
    int whileUp = store.reads();
    store.goDown();
    for (int millis = 0; millis < 10_000; millis += 10) {
      first.succeed();
      clock.advance(Duration.ofMillis(10));
    }

    assertTrue(whileUp <= 10, whileUp + " reads");
    assertTrue(store.reads() - whileUp <= 10, store.reads() + " reads");
  }

  @Test
  void storeThatIsDownLetsCallsPassAndIsCounted() {
    first.failTimes(10);
    assertEquals(OPEN, first.succeed());

    store.goDown();
    clock.advance(SECOND);

    assertEquals("passed", first.succeed());
    assertEquals("passed", first.fail());
    assertEquals(1, first.events(StoreFailed.class).size());
    store.comeBack();
    clock.advance(SECOND);
    assertEquals(OPEN, first.succeed());
  }

  @Test
  void storeThatGoesDownDuringACallHidesNotHowTheCallEnded() {
    first.succeed();
    store.goDown();

    assertEquals("passed", first.succeed());
    assertEquals("passed", first.fail());

    assertTrue(first.events(StoreFailed.class).size() >= 1);
  }

  @Test
  void oneProcessOfManySendsTheProbe() throws Exception {
    first.failTimes(10);
    clock.advance(BreakerTest.POLICY.open());
    List<String> probes = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch refusals = new CountDownLatch(7);

    List<String> answers =
        AtOnce.call(
            8,
            i ->
                () ->
                    probe(new FleetMember(store, BreakerTest.POLICY, clock, i), probes, refusals));

    assertEquals(1, probes.size());
    assertEquals(7, answers.stream().filter(OPEN::equals).count());
    assertTrue(answers.contains("passed"), answers.toString());
  }

  /** A call that lasts until all seven others were refused. */
  private String probe(FleetMember member, List<String> probes, CountDownLatch refusals) {
    try {
      return member
          .breakers()
          .of(FleetMember.ID)
          .call(
              member.deadline(),
              _ -> {
                probes.add("probe");
                return await(refusals);
              });
    } catch (EmbedwayException e) {
      refusals.countDown();
      return e.code().wire();
    }
  }

  private static String await(CountDownLatch refusals) {
    try {
      return refusals.await(60, TimeUnit.SECONDS) ? "passed" : "alone for too long";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  @Test
  void leaseOfAProcessThatDiedIsTakenByAnother() {
    first.failTimes(10);
    clock.advance(BreakerTest.POLICY.open());
    List<String> during = new ArrayList<>();
    first
        .breakers()
        .of(FleetMember.ID)
        .call(
            first.deadline(),
            _ -> {
              during.add(second.succeed());
              clock.advance(Duration.ofSeconds(29));
              during.add(second.succeed());
              return "came back too late";
            });

    assertEquals(List.of(OPEN, "passed"), during);
    assertEquals(Phase.CLOSED, phase());
  }

  @Test
  void whoComesBackAfterItsLeaseChangesNothing() {
    first.failTimes(10);
    clock.advance(BreakerTest.POLICY.open());
    first
        .breakers()
        .of(FleetMember.ID)
        .call(
            first.deadline(),
            _ -> {
              clock.advance(Duration.ofSeconds(29));
              second.fail();
              return "came back too late";
            });

    assertEquals(Phase.OPEN, phase());
    assertEquals(OPEN, first.succeed());
  }

  @Test
  void whatWasReadBeforeAResetDoesNotUndoIt() {
    first.failTimes(10);
    clock.advance(SECOND);
    store.afterNextRead(() -> first.breakers().of(FleetMember.ID).reset());

    assertEquals("passed", first.succeed());
  }

  @Test
  void successesOfABusyFleetAreSampledAndWeighted() {
    for (int i = 0; i < 100_000; i++) {
      first.succeed();
      if (i % 5 == 0) {
        clock.advance(Duration.ofMillis(1));
      }
    }
    long counted = first.breakers().list().getFirst().counts().calls();

    assertTrue(store.additions() < 3_000, store.additions() + " additions");
    assertEquals(100_000.0, (double) counted, 30_000.0);
  }

  @Test
  void failuresAreNeverSampled() {
    for (int i = 0; i < 20_000; i++) {
      first.succeed();
    }
    clock.advance(SECOND);
    int before = store.additions();

    first.failTimes(100);

    assertEquals(before + 100, store.additions());
    assertEquals(100, first.breakers().list().getFirst().counts().failures());
  }

  private Phase phase() {
    return first.breakers().list().getFirst().state().phase(clock.instant());
  }
}
