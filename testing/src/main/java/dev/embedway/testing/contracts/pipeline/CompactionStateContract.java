package dev.embedway.testing.contracts.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.compact.CompactionPlace;
import dev.embedway.core.pipeline.compact.CompactionPlace.InStore;
import dev.embedway.core.pipeline.compact.CompactionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link CompactionState}. */
public abstract class CompactionStateContract {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Instant END = NOW.plus(Duration.ofMinutes(5));

  private CompactionState state;

  /** The state before the first run. */
  protected abstract CompactionState state();

  @BeforeEach
  final void fresh() {
    state = state();
  }

  @Test
  void firstRunBeginsAtTheStart() {
    assertEquals(Optional.of(CompactionPlace.START), state.take("one", NOW, END));
  }

  @Test
  void leaseIsOneRunsUntilItEndsOrIsReleased() {
    state.take("one", NOW, END);

    assertEquals(Optional.empty(), state.take("two", END.minusMillis(1), END.plusSeconds(60)));
    assertTrue(state.take("two", END, END.plusSeconds(60)).isPresent());
    state.release("two");
    assertTrue(state.take("three", NOW, END).isPresent());
  }

  @Test
  void runTakesItsOwnLeaseAgain() {
    state.take("one", NOW, END);

    assertTrue(state.take("one", NOW, END).isPresent());
  }

  @Test
  void releaseOfALostLeaseChangesNothing() {
    state.take("one", NOW, END);
    state.take("two", END, END.plusSeconds(60));

    state.release("one");

    assertEquals(Optional.empty(), state.take("three", END, END.plusSeconds(60)));
  }

  @Test
  void placesAreKeptByTheRunThatHasTheLeaseAlone() {
    CompactionPlace place =
        new CompactionPlace(Optional.of("a|b"), Optional.of(new InStore("t/vs_1/2", "c")));
    state.take("one", NOW, END);

    assertTrue(state.keep("one", place));
    assertFalse(state.keep("two", CompactionPlace.START));
    state.release("one");
    assertEquals(Optional.of(place), state.take("two", NOW, END));
    assertTrue(state.keep("two", CompactionPlace.START));
    state.release("two");
    assertEquals(Optional.of(CompactionPlace.START), state.take("three", NOW, END));
  }
}
