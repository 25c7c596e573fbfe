package dev.embedway.core.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.breaker.BreakerEvent.Changed;
import dev.embedway.core.breaker.BreakerState.Phase;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One process and its breaker. */
class BreakerTest {

  static final BreakerPolicy POLICY =
      new BreakerPolicy(
          10,
          new BreakerPolicy.Rates(0.5, 1.0),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  private static final String OPEN = "breaker_open";

  private final TestClock clock = new TestClock();
  private final WatchedStore store = new WatchedStore();
  private final FleetMember process = new FleetMember(store, POLICY, clock, 1);

  @Test
  void opensWhenFailureRateReachesThreshold() {
    process.succeedTimes(5);
    process.failTimes(4);
    assertEquals("passed", process.fail());

    assertEquals(OPEN, process.succeed());
  }

  @Test
  void staysClosedBelowTheThreshold() {
    process.succeedTimes(6);
    process.failTimes(5);

    assertEquals("passed", process.succeed());
  }

  @Test
  void fewCallsSayNothing() {
    process.failTimes(9);

    assertEquals("passed", process.succeed());
    assertEquals(OPEN, process.succeed());
  }

  @Test
  void failuresOlderThanTheWindowAreForgotten() {
    process.failTimes(9);
    clock.advance(POLICY.window());
    process.failTimes(9);

    assertEquals("passed", process.succeed());
  }

  @Test
  void slowAnswersOpenItTooWhenAllAreSlow() {
    for (int i = 0; i < 9; i++) {
      process.succeedAfter(Duration.ofSeconds(2));
    }
    List<BreakerState> before = process.events(Changed.class).stream().map(Changed::state).toList();
    BreakerPolicy strict =
        new BreakerPolicy(
            10,
            new BreakerPolicy.Rates(0.5, 1.0),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));
    FleetMember other = new FleetMember(new WatchedStore(), strict, clock, 2);
    for (int i = 0; i < 10; i++) {
      assertEquals("passed", other.succeedAfter(Duration.ofSeconds(2)));
    }

    assertEquals(List.of(), before);
    assertEquals(OPEN, other.succeed());
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "PROVIDER_TIMEOUT",
        "PROVIDER_UNAVAILABLE",
        "PROVIDER_RATE_LIMITED",
        "PROVIDER_CREDENTIALS_REJECTED",
        "PROVIDER_MALFORMED_RESPONSE"
      })
  void providersFaultsCount(ErrorCode code) {
    for (int i = 0; i < 10; i++) {
      process.fail(code);
    }

    assertEquals(OPEN, process.succeed());
  }

  @ParameterizedTest
  @EnumSource(names = {"PROVIDER_REJECTED", "DEADLINE_EXCEEDED"})
  void callersFaultsCountAsNothing(ErrorCode code) {
    process.failTimes(9);
    for (int i = 0; i < 100; i++) {
      process.fail(code);
    }

    assertEquals("passed", process.fail(code));
    assertEquals(9, store.additions());
  }

  @Test
  void whoIsRefusedIsToldWhenToTryAgain() {
    process.failTimes(10);
    clock.advance(Duration.ofSeconds(12));

    assertEquals(Optional.of(Duration.ofSeconds(18)), refusal().retryAfter());
    assertTrue(refusal().getMessage().contains("openai"));
  }

  @Test
  void waitGrowsWithEveryProbeThatFails() {
    process.failTimes(10);
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      long waited = 0;
      while (process.fail().equals(OPEN)) {
        clock.advance(Duration.ofSeconds(1));
        waited++;
      }
      waits.add(waited);
    }

    assertEquals(List.of(30L, 60L, 120L, 240L, 300L, 300L), waits);
    assertEquals(Optional.of(Duration.ofSeconds(60)), refusal().retryAfter());
  }

  @Test
  void probeThatSucceedsClosesItWithNoCounts() {
    openUntilDue();

    assertEquals("passed", process.succeed());
    process.failTimes(9);

    assertEquals("passed", process.succeed());
  }

  @Test
  void afterItClosedTheFirstWaitIsShortAgain() {
    openUntilDue();
    process.fail();
    clock.advance(Duration.ofSeconds(60));
    process.succeed();

    process.failTimes(10);

    assertEquals(Optional.of(Duration.ofSeconds(30)), refusal().retryAfter());
  }

  @Test
  void probeThatSaysNothingLeavesTheNextCallToProbe() {
    openUntilDue();

    for (int i = 0; i < 10; i++) {
      assertEquals("passed", process.fail(ErrorCode.PROVIDER_REJECTED));
    }
    assertEquals("passed", process.succeed());

    assertEquals(Phase.CLOSED, phase());
  }

  @Test
  void probeThatDiesWithAnErrorLeavesTheNextCallToProbe() {
    openUntilDue();

    assertThrows(
        StackOverflowError.class,
        () ->
            process
                .breakers()
                .of(FleetMember.ID)
                .call(
                    process.deadline(),
                    _ -> {
                      throw new StackOverflowError();
                    }));

    assertEquals("passed", process.succeed());
    assertEquals(Phase.CLOSED, phase());
  }

  @Test
  void slowProbeOpensItAgain() {
    openUntilDue();

    assertEquals("passed", process.succeedAfter(Duration.ofSeconds(20)));

    assertEquals(Optional.of(Duration.ofSeconds(60)), refusal().retryAfter());
  }

  @Test
  void probeIsOverBeforeItsLeaseIs() {
    openUntilDue();
    Instant far = clock.instant().plusSeconds(900);

    Instant given = process.breakers().of(FleetMember.ID).call(far, deadline -> deadline);

    assertEquals(clock.instant().plus(BreakerPolicy.MAX_PROBE_TIME), given);
  }

  @Test
  void lateOutcomesOfATimeBeforeItOpenedCountNoMore() {
    process.failTimes(9);
    process
        .breakers()
        .of(FleetMember.ID)
        .call(
            process.deadline(),
            _ -> {
              process.breakers().of(FleetMember.ID).reset();
              return "late";
            });
    assertThrows(EmbedwayException.class, () -> lateFailureAcrossReset());

    process.failTimes(9);

    assertEquals("passed", process.succeed());
  }

  private String lateFailureAcrossReset() {
    return process
        .breakers()
        .of(FleetMember.ID)
        .call(
            process.deadline(),
            _ -> {
              process.breakers().of(FleetMember.ID).reset();
              throw FleetMember.fault(ErrorCode.PROVIDER_UNAVAILABLE);
            });
  }

  @Test
  void resetClosesEveryEndpointOfTheProviderAndNoOther() {
    BreakerId second = new BreakerId("openai", "second");
    BreakerId cohere = new BreakerId("cohere", "api");
    for (BreakerId id : List.of(FleetMember.ID, second, cohere)) {
      open(id);
    }

    List<BreakerId> reset = process.breakers().ids("openai");
    process.breakers().reset(reset);

    assertEquals(List.of(FleetMember.ID, second), reset);
    assertEquals(
        List.of("cohere OPEN", "openai CLOSED", "openai CLOSED"),
        process.breakers().list().stream()
            .map(each -> each.id().provider() + " " + each.state().phase(clock.instant()))
            .toList());
    assertEquals("passed", process.succeed());
  }

  private void open(BreakerId id) {
    for (int i = 0; i < 10; i++) {
      assertThrows(
          EmbedwayException.class,
          () ->
              process
                  .breakers()
                  .of(id)
                  .call(
                      process.deadline(),
                      _ -> {
                        throw FleetMember.fault(ErrorCode.PROVIDER_TIMEOUT);
                      }));
    }
  }

  @Test
  void resetOfAProviderWithoutBreakersIsAFault() {
    process.succeed();

    NotFoundException thrown =
        assertThrows(NotFoundException.class, () -> process.breakers().ids("open"));

    assertEquals(ErrorCode.BREAKER_NOT_FOUND, thrown.code());
  }

  @Test
  void statusTellsWhatOpenedIt() {
    process.succeedTimes(2);
    process.failTimes(8);

    BreakerStatus status = process.breakers().list().getFirst();

    assertEquals(new CallCounts(10, 8, 0, Optional.of(clock.instant())), status.counts());
    assertEquals(Phase.OPEN, status.state().phase(clock.instant()));
    assertEquals(List.of(status), process.breakers().known());
  }

  private void openUntilDue() {
    process.failTimes(10);
    clock.advance(POLICY.open());
  }

  private Phase phase() {
    return process.breakers().list().getFirst().state().phase(clock.instant());
  }

  private EmbedwayException refusal() {
    return assertThrows(
        EmbedwayException.class,
        () -> process.breakers().of(FleetMember.ID).call(process.deadline(), _ -> "made a call"));
  }
}
