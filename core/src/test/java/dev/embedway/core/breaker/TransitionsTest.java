package dev.embedway.core.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.breaker.BreakerState.Closed;
import dev.embedway.core.breaker.BreakerState.HalfOpen;
import dev.embedway.core.breaker.BreakerState.Lease;
import dev.embedway.core.breaker.BreakerState.Open;
import dev.embedway.core.breaker.Trigger.Answered;
import dev.embedway.core.breaker.Trigger.Called;
import dev.embedway.core.breaker.Trigger.Counted;
import dev.embedway.core.breaker.Trigger.ProbeEnded;
import dev.embedway.core.breaker.Trigger.Reset;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The whole transition table: every state against every trigger. */
class TransitionsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant BEFORE = NOW.minusSeconds(5);
  private static final Instant AFTER = NOW.plusSeconds(5);
  private static final BreakerPolicy POLICY =
      new BreakerPolicy(
          10,
          new BreakerPolicy.Rates(0.5, 0.8),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));
  private static final CallCounts CAUSE = new CallCounts(10, 9, 0, Optional.of(BEFORE));
  private static final Lease MINE = new Lease("mine", NOW.plusSeconds(30));
  private static final int ROUND = 2;
  private static final long TERM = 7;

  private static final Map<String, BreakerState> STATES = new LinkedHashMap<>();
  private static final Map<String, Trigger> TRIGGERS = new LinkedHashMap<>();

  static {
    STATES.put("closed", new Closed(TERM, BEFORE));
    STATES.put("open", new Open(TERM, BEFORE, ROUND, AFTER, CAUSE));
    STATES.put("open-due", new Open(TERM, BEFORE, ROUND, NOW, CAUSE));
    STATES.put("half-free", half(Optional.empty()));
    STATES.put("half-mine", half(Optional.of(new Lease("mine", AFTER))));
    STATES.put("half-theirs", half(Optional.of(new Lease("theirs", AFTER))));
    STATES.put("half-mine-lapsed", half(Optional.of(new Lease("mine", NOW))));
    STATES.put("half-theirs-lapsed", half(Optional.of(new Lease("theirs", NOW))));
    TRIGGERS.put("few", counted(9, 9, 9));
    TRIGGERS.put("good", counted(10, 4, 7));
    TRIGGERS.put("bad", counted(10, 5, 0));
    TRIGGERS.put("slow", counted(10, 0, 8));
    TRIGGERS.put("called", new Called(MINE));
    TRIGGERS.put("success", new ProbeEnded(MINE, CallOutcome.SUCCESS));
    TRIGGERS.put("slow-success", new ProbeEnded(MINE, CallOutcome.SLOW_SUCCESS));
    TRIGGERS.put("failure", new ProbeEnded(MINE, CallOutcome.FAILURE));
    TRIGGERS.put("slow-failure", new ProbeEnded(MINE, CallOutcome.SLOW_FAILURE));
    TRIGGERS.put("nothing", new ProbeEnded(MINE, CallOutcome.NOTHING));
    TRIGGERS.put("answered", new Answered());
    TRIGGERS.put("reset", new Reset());
  }

  /**
   * State that follows: - no change, 0 open for the first time, + open for longer than the last
   * time, p half open with the probe mine, f half open with no probe, c closed.
   */
  private static final String TABLE =
      """
      state               few good bad slow called success slow-success failure slow-failure nothing answered reset
      closed              -   -    0   0    -      -       -            -       -            -       -        c
      open                -   -    -   -    -      -       -            -       -            -       c        c
      open-due            -   -    -   -    p      -       -            -       -            -       c        c
      half-free           -   -    -   -    p      -       -            -       -            -       c        c
      half-mine           -   -    -   -    -      c       +            +       +            f       c        c
      half-theirs         -   -    -   -    -      -       -            -       -            -       c        c
      half-mine-lapsed    -   -    -   -    p      c       +            +       +            f       c        c
      half-theirs-lapsed  -   -    -   -    p      -       -            -       -            -       c        c
      """;

  private final Transitions transitions = new Transitions(POLICY);

  @TestFactory
  Stream<DynamicTest> everyStateMeetsEveryTrigger() {
    List<List<String>> rows =
        TABLE.lines().map(line -> List.of(line.strip().split(" +", -1))).toList();
    List<String> triggers = rows.getFirst().subList(1, rows.getFirst().size());
    assertEquals(List.copyOf(TRIGGERS.keySet()), triggers);
    assertEquals(List.copyOf(STATES.keySet()), rows.stream().skip(1).map(List::getFirst).toList());
    return rows.stream()
        .skip(1)
        .flatMap(row ->
            IntStream.range(0, triggers.size())
                .mapToObj(i -> cell(row.getFirst(), triggers.get(i), row.get(i + 1))));
  }

  private DynamicTest cell(String state, String trigger, String follows) {
    return DynamicTest.dynamicTest(
        state + " " + trigger + " " + follows,
        () ->
            assertEquals(
                expected(follows, at(STATES, state), at(TRIGGERS, trigger)),
                transitions.next(at(STATES, state), at(TRIGGERS, trigger), NOW)));
  }

  private static Optional<BreakerState> expected(
      String follows, BreakerState state, Trigger trigger) {
    return switch (follows) {
      case "-" -> Optional.empty();
      case "c" -> Optional.of(new Closed(TERM + 1, NOW));
      case "0" -> Optional.of(new Open(TERM + 1, NOW, 0, NOW.plusSeconds(30), cause(trigger)));
      case "+" ->
          Optional.of(new Open(TERM + 1, NOW, ROUND + 1, NOW.plusSeconds(30 << 3), cause(trigger)));
      case "p" ->
          Optional.of(
              new HalfOpen(
                  TERM + 1, state instanceof Open ? NOW : BEFORE, ROUND, Optional.of(MINE), CAUSE));
      case "f" -> Optional.of(new HalfOpen(TERM + 1, BEFORE, ROUND, Optional.empty(), CAUSE));
      default -> throw new IllegalArgumentException(follows);
    };
  }

  private static CallCounts cause(Trigger trigger) {
    return switch (trigger) {
      case Counted(CallCounts tally) -> tally;
      case ProbeEnded(Lease _, CallOutcome outcome) -> outcome.tally(1, NOW);
      case Called _, Answered _, Reset _ -> CallCounts.NONE;
    };
  }

  @Test
  void tableHasEveryKindOfStateTriggerAndOutcome() {
    assertEquals(kinds(BreakerState.class), kindsOf(STATES));
    assertEquals(kinds(Trigger.class), kindsOf(TRIGGERS));
    assertEquals(
        Set.of(CallOutcome.values()),
        TRIGGERS.values().stream()
            .filter(ProbeEnded.class::isInstance)
            .map(ended -> ((ProbeEnded) ended).outcome())
            .collect(Collectors.toSet()));
  }

  @Test
  void waitDoublesWithEveryProbeThatFailsUpToItsBound() {
    List<Long> seconds =
        IntStream.of(0, 1, 2, 3, 4, 5, 100, Integer.MAX_VALUE)
            .mapToObj(round -> POLICY.openFor(round).toSeconds())
            .toList();

    assertEquals(List.of(30L, 60L, 120L, 240L, 300L, 300L, 300L, 300L), seconds);
  }

  @Test
  void onlookersSeeABreakerThatLetsAProbePassAsHalfOpen() {
    Map<String, BreakerState.Phase> phases = new LinkedHashMap<>();
    STATES.forEach((name, state) -> phases.put(name, state.phase(NOW)));

    assertEquals(
        "{closed=CLOSED, open=OPEN, open-due=HALF_OPEN, half-free=HALF_OPEN, half-mine=HALF_OPEN,"
            + " half-theirs=HALF_OPEN, half-mine-lapsed=HALF_OPEN, half-theirs-lapsed=HALF_OPEN}",
        phases.toString());
  }

  private static BreakerState half(Optional<Lease> lease) {
    return new HalfOpen(TERM, BEFORE, ROUND, lease, CAUSE);
  }

  private static Trigger counted(long calls, long failures, long slow) {
    return new Counted(new CallCounts(calls, failures, slow, Optional.of(BEFORE)));
  }

  private static Set<Class<?>> kinds(Class<?> sealedType) {
    return Arrays.stream(sealedType.getPermittedSubclasses()).collect(Collectors.toSet());
  }

  private static Set<Class<?>> kindsOf(Map<String, ?> values) {
    return values.values().stream().map(Object::getClass).collect(Collectors.toSet());
  }

  private static <T> T at(Map<String, T> map, String name) {
    return Optional.ofNullable(map.get(name)).orElseThrow();
  }
}
