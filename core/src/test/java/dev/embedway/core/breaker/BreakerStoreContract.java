package dev.embedway.core.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.breaker.BreakerState.Closed;
import dev.embedway.core.breaker.BreakerState.HalfOpen;
import dev.embedway.core.breaker.BreakerState.Lease;
import dev.embedway.core.breaker.BreakerState.Open;
import dev.embedway.core.breaker.BreakerStore.Reading;
import dev.embedway.core.pipeline.AtOnce;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of breakers does. */
public abstract class BreakerStoreContract {

  private static final BreakerId OPENAI = new BreakerId("openai", "api.openai.com");

  // Emulators delete by their own clock what has ended: so a time near to it.
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final Instant LATER = NOW.plusSeconds(3);
  private static final Instant KEPT = NOW.plusSeconds(600);
  private static final Tally CAUSE = new Tally(12, 7, 3, Optional.of(NOW.plusNanos(123_456_789)));

  private BreakerStore store;

  /** A store without breakers. */
  protected abstract BreakerStore store();

  @BeforeEach
  final void noBreakers() {
    store = store();
  }

  @Test
  void aBreakerThatWasNeverUsedIsNotThere() {
    assertEquals(Optional.empty(), store.read(OPENAI, NOW));
    assertEquals(List.of(), store.list());
  }

  @Test
  void everyStateIsReadAsItWasPut() {
    List<BreakerState> states =
        List.of(
            new Closed(1, NOW),
            new Open(2, NOW, 3, LATER, CAUSE),
            new HalfOpen(3, NOW, 3, Optional.of(new Lease("mine", LATER)), CAUSE),
            new HalfOpen(4, NOW, 3, Optional.empty(), Tally.NONE),
            new Closed(5, LATER));

    for (BreakerState state : states) {
      assertEquals(Optional.empty(), store.change(OPENAI, state.term() - 1, state));
      assertEquals(Optional.of(new Reading(state, Tally.NONE)), store.read(OPENAI, NOW));
    }
  }

  @Test
  void aChangeFromAnotherTermIsRefusedAndToldWhatIsThere() {
    Open open = new Open(2, NOW, 0, LATER, CAUSE);
    store.change(OPENAI, 0, new Closed(1, NOW));
    store.change(OPENAI, 1, open);

    assertEquals(Optional.of(open), store.change(OPENAI, 1, new Closed(2, NOW)));
    assertEquals(Optional.of(open), store.change(OPENAI, 0, new Closed(1, NOW)));

    assertEquals(Optional.of(new Reading(open, Tally.NONE)), store.read(OPENAI, NOW));
  }

  @Test
  void ofManyWhoTakeTheLeaseOneGetsIt() throws Exception {
    store.change(OPENAI, 0, new Open(1, NOW, 0, NOW, CAUSE));

    List<Optional<BreakerState>> answers =
        AtOnce.call(
            8,
            i ->
                () ->
                    store.change(
                        OPENAI,
                        1,
                        new HalfOpen(2, NOW, 0, Optional.of(new Lease("p" + i, LATER)), CAUSE)));

    assertEquals(1, answers.stream().filter(Optional::isEmpty).count());
    BreakerState winner = store.read(OPENAI, NOW).orElseThrow().state();
    assertTrue(answers.stream().flatMap(Optional::stream).allMatch(winner::equals));
  }

  @Test
  void countsOfTheWindowAndTheTermAreSummed() {
    store.change(OPENAI, 0, new Closed(1, NOW));
    store.add(OPENAI, 1, NOW, new Tally(2, 1, 1, Optional.of(NOW)), KEPT);
    store.add(OPENAI, 1, LATER, new Tally(40, 0, 0, Optional.empty()), KEPT);
    store.add(OPENAI, 1, LATER, new Tally(1, 1, 0, Optional.of(LATER)), KEPT);
    store.add(OPENAI, 2, LATER, new Tally(500, 500, 500, Optional.of(LATER)), KEPT);

    Tally whole = store.read(OPENAI, NOW).orElseThrow().counts();
    Tally late = store.read(OPENAI, NOW.plusMillis(1)).orElseThrow().counts();

    assertEquals(new Tally(43, 2, 1, Optional.of(LATER)), whole);
    assertEquals(new Tally(41, 1, 0, Optional.of(LATER)), late);
  }

  @Test
  void aNewTermStartsWithNoCounts() {
    store.change(OPENAI, 0, new Closed(9, NOW));
    store.add(OPENAI, 9, NOW, new Tally(20, 20, 0, Optional.of(NOW)), KEPT);

    store.change(OPENAI, 9, new Closed(10, NOW));

    assertEquals(Tally.NONE, store.read(OPENAI, NOW).orElseThrow().counts());
  }

  @Test
  void noneOfWhatManyAddAtOnceIsLost() throws Exception {
    store.change(OPENAI, 0, new Closed(1, NOW));

    AtOnce.call(
        8,
        i ->
            () -> {
              for (int n = 0; n < 10; n++) {
                store.add(OPENAI, 1, NOW, new Tally(3, 1, 1, Optional.of(NOW)), KEPT);
              }
              return i;
            });

    assertEquals(
        new Tally(240, 80, 80, Optional.of(NOW)), store.read(OPENAI, NOW).orElseThrow().counts());
  }

  @Test
  void breakersAreApartByProviderAndEndpoint() {
    BreakerId other = new BreakerId("openai", "proxy.example:8080");
    BreakerId cohere = new BreakerId("cohere", "api.openai.com");
    store.change(other, 0, new Closed(1, NOW));
    store.change(OPENAI, 0, new Closed(1, NOW));
    store.change(cohere, 0, new Closed(1, NOW));
    store.change(OPENAI, 1, new Open(2, NOW, 0, LATER, CAUSE));
    store.add(other, 1, NOW, new Tally(1, 0, 0, Optional.empty()), KEPT);

    assertEquals(List.of(cohere, OPENAI, other), store.list());
    assertEquals(
        new Reading(new Closed(1, NOW), new Tally(1, 0, 0, Optional.empty())),
        store.read(other, NOW).orElseThrow());
    assertEquals(
        new Reading(new Closed(1, NOW), Tally.NONE), store.read(cohere, NOW).orElseThrow());
  }
}
