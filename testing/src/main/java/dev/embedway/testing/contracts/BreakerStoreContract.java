package dev.embedway.testing.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.breaker.BreakerId;
import dev.embedway.core.breaker.BreakerState;
import dev.embedway.core.breaker.BreakerState.Closed;
import dev.embedway.core.breaker.BreakerState.HalfOpen;
import dev.embedway.core.breaker.BreakerState.Lease;
import dev.embedway.core.breaker.BreakerState.Open;
import dev.embedway.core.breaker.BreakerStore;
import dev.embedway.core.breaker.BreakerStore.Reading;
import dev.embedway.core.breaker.CallCounts;
import dev.embedway.testing.AtOnce;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link BreakerStore}. */
public abstract class BreakerStoreContract {

  private static final BreakerId OPENAI = new BreakerId("openai", "api.openai.com");

  // Emulators delete by their own clock what has ended: so a time near to it.
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final Instant later = now.plusSeconds(3);
  private final Instant kept = now.plusSeconds(600);
  private final CallCounts cause =
      new CallCounts(12, 7, 3, Optional.of(now.plusNanos(123_456_789)));

  private BreakerStore store;

  /** A store without breakers. */
  protected abstract BreakerStore store();

  @BeforeEach
  final void noBreakers() {
    store = store();
  }

  @Test
  void aBreakerThatWasNeverUsedIsNotThere() {
    assertEquals(Optional.empty(), store.read(OPENAI, now));
    assertEquals(List.of(), store.list());
  }

  @Test
  void everyStateIsReadAsItWasPut() {
    List<BreakerState> states =
        List.of(
            new Closed(1, now),
            new Open(2, now, 3, later, cause),
            new HalfOpen(3, now, 3, Optional.of(new Lease("mine", later)), cause),
            new HalfOpen(4, now, 3, Optional.empty(), CallCounts.NONE),
            new Closed(5, later));

    for (BreakerState state : states) {
      assertEquals(Optional.empty(), store.change(OPENAI, state.term() - 1, state));
      assertEquals(Optional.of(new Reading(state, CallCounts.NONE)), store.read(OPENAI, now));
    }
  }

  @Test
  void aChangeFromAnotherTermIsRefusedAndToldWhatIsThere() {
    Open open = new Open(2, now, 0, later, cause);
    store.change(OPENAI, 0, new Closed(1, now));
    store.change(OPENAI, 1, open);

    assertEquals(Optional.of(open), store.change(OPENAI, 1, new Closed(2, now)));
    assertEquals(Optional.of(open), store.change(OPENAI, 0, new Closed(1, now)));

    assertEquals(Optional.of(new Reading(open, CallCounts.NONE)), store.read(OPENAI, now));
  }

  @Test
  void ofManyWhoTakeTheLeaseOneGetsIt() throws Exception {
    store.change(OPENAI, 0, new Open(1, now, 0, now, cause));

    List<Optional<BreakerState>> answers =
        AtOnce.call(
            8,
            i ->
                () ->
                    store.change(
                        OPENAI,
                        1,
                        new HalfOpen(2, now, 0, Optional.of(new Lease("p" + i, later)), cause)));

    assertEquals(1, answers.stream().filter(Optional::isEmpty).count());
    BreakerState winner = store.read(OPENAI, now).orElseThrow().state();
    assertTrue(answers.stream().flatMap(Optional::stream).allMatch(winner::equals));
  }

  @Test
  void countsOfTheWindowAndTheTermAreSummed() {
    store.change(OPENAI, 0, new Closed(1, now));
    store.add(OPENAI, 1, now, new CallCounts(2, 1, 1, Optional.of(now)), kept);
    store.add(OPENAI, 1, later, new CallCounts(40, 0, 0, Optional.empty()), kept);
    store.add(OPENAI, 1, later, new CallCounts(1, 1, 0, Optional.of(later)), kept);
    store.add(OPENAI, 2, later, new CallCounts(500, 500, 500, Optional.of(later)), kept);

    CallCounts whole = store.read(OPENAI, now).orElseThrow().counts();
    CallCounts late = store.read(OPENAI, now.plusMillis(1)).orElseThrow().counts();

    assertEquals(new CallCounts(43, 2, 1, Optional.of(later)), whole);
    assertEquals(new CallCounts(41, 1, 0, Optional.of(later)), late);
  }

  @Test
  void aNewTermStartsWithNoCounts() {
    store.change(OPENAI, 0, new Closed(9, now));
    store.add(OPENAI, 9, now, new CallCounts(20, 20, 0, Optional.of(now)), kept);

    store.change(OPENAI, 9, new Closed(10, now));

    assertEquals(CallCounts.NONE, store.read(OPENAI, now).orElseThrow().counts());
  }

  @Test
  void noneOfWhatManyAddAtOnceIsLost() throws Exception {
    store.change(OPENAI, 0, new Closed(1, now));

    AtOnce.call(
        8,
        i ->
            () -> {
              for (int n = 0; n < 10; n++) {
                store.add(OPENAI, 1, now, new CallCounts(3, 1, 1, Optional.of(now)), kept);
              }
              return i;
            });

    assertEquals(
        new CallCounts(240, 80, 80, Optional.of(now)),
        store.read(OPENAI, now).orElseThrow().counts());
  }

  @Test
  void breakersAreApartByProviderAndEndpoint() {
    BreakerId other = new BreakerId("openai", "proxy.example:8080");
    BreakerId cohere = new BreakerId("cohere", "api.openai.com");
    store.change(other, 0, new Closed(1, now));
    store.change(OPENAI, 0, new Closed(1, now));
    store.change(cohere, 0, new Closed(1, now));
    store.change(OPENAI, 1, new Open(2, now, 0, later, cause));
    store.add(other, 1, now, new CallCounts(1, 0, 0, Optional.empty()), kept);

    assertEquals(List.of(cohere, OPENAI, other), store.list());
    assertEquals(
        new Reading(new Closed(1, now), new CallCounts(1, 0, 0, Optional.empty())),
        store.read(other, now).orElseThrow());
    assertEquals(
        new Reading(new Closed(1, now), CallCounts.NONE), store.read(cohere, now).orElseThrow());
  }

  @Test
  void breakersOfModelsAreApartAndListedWhileTheyAreNotClosed() {
    BreakerId b = OPENAI.of("b:latest");
    store.change(OPENAI, 0, new Closed(1, now));
    for (String model : List.of("a/x", "b:latest", "c")) {
      store.change(OPENAI.of(model), 0, new Closed(1, now));
      store.change(OPENAI.of(model), 1, new Open(2, now, 0, later, cause));
    }
    store.change(
        new BreakerId("openai", "other.example", "d"), 0, new Open(2, now, 0, later, cause));
    store.change(OPENAI.of("c"), 2, new Closed(3, now));
    store.add(OPENAI.of("c"), 3, now, new CallCounts(1, 0, 0, Optional.empty()), kept);

    assertEquals(List.of(OPENAI.of("a/x"), b), store.troubled(OPENAI, 10));
    assertEquals(List.of(OPENAI.of("a/x")), store.troubled(OPENAI, 1));
    assertFalse(store.list().stream().anyMatch(BreakerId::isOfModel));
    assertEquals(
        new Reading(new Closed(3, now), new CallCounts(1, 0, 0, Optional.empty())),
        store.read(OPENAI.of("c"), now).orElseThrow());
    assertEquals(
        new Reading(new Closed(1, now), CallCounts.NONE), store.read(OPENAI, now).orElseThrow());
  }
}
