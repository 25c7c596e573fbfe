package dev.embedway.core.pipeline.stage;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HoldsTest {

  private static final String PART = "store";
  private final UnavailableException away =
      new UnavailableException(ErrorCode.STORE_UNAVAILABLE, "it is away", Duration.ZERO, null);

  private final TestClock clock = new TestClock();
  private final Holds holds = new Holds(clock);

  @Test
  void partThatAnswersHoldsNothing() {
    holds.enter(PART);
    holds.answered(PART);

    assertDoesNotThrow(() -> holds.enter(PART));
    assertDoesNotThrow(() -> holds.require(PART));
  }

  @Test
  void failedPartHoldsItsMessagesAndNoOthers() {
    holds.failed(PART, away);

    UnavailableException held = assertThrows(UnavailableException.class, () -> holds.require(PART));
    assertThrows(UnavailableException.class, () -> holds.enter(PART));
    assertEquals(ErrorCode.STORE_UNAVAILABLE, held.code());
    assertEquals("it is away", held.getMessage());
    assertEquals(Holds.FIRST, held.retryAfter().orElseThrow());
    assertDoesNotThrow(() -> holds.enter("another"));
  }

  @Test
  void oneMessageTriesThePartAgainWhileOthersWait() {
    holds.failed(PART, away);
    clock.advance(Holds.FIRST);

    assertDoesNotThrow(() -> holds.require(PART));
    assertDoesNotThrow(() -> holds.enter(PART));
    assertThrows(UnavailableException.class, () -> holds.enter(PART));
    assertThrows(UnavailableException.class, () -> holds.require(PART));

    holds.answered(PART);
    assertDoesNotThrow(() -> holds.enter(PART));
    assertDoesNotThrow(() -> holds.enter(PART));
  }

  @Test
  void trialThatNeverEndsIsFollowedByAnother() {
    holds.failed(PART, away);
    clock.advance(Holds.FIRST);
    holds.enter(PART);
    clock.advance(Holds.MAX_HOLD);

    assertDoesNotThrow(() -> holds.enter(PART));
  }

  @Test
  void timeDoublesUpToItsCapAndStartsOverAfterAnAnswer() {
    Duration expected = Holds.FIRST;
    for (int i = 0; i < 10; i++) {
      holds.failed(PART, away);
      assertEquals(expected, left());
      clock.advance(expected);
      Duration doubled = expected.multipliedBy(2);
      expected = doubled.compareTo(Holds.MAX_HOLD) < 0 ? doubled : Holds.MAX_HOLD;
    }
    holds.answered(PART);
    holds.failed(PART, away);

    assertEquals(Holds.FIRST, left());
  }

  @Test
  void faultsOwnWaitIsKeptWithinTheCap() {
    holds.failed(
        PART,
        new UnavailableException(ErrorCode.BREAKER_OPEN, "open", Duration.ofSeconds(9), null));
    assertEquals(Duration.ofSeconds(9), left());

    holds.failed(
        PART, new UnavailableException(ErrorCode.BREAKER_OPEN, "open", Duration.ofHours(9), null));
    assertEquals(Holds.MAX_HOLD, left());
  }

  private Duration left() {
    UnavailableException held = assertThrows(UnavailableException.class, () -> holds.require(PART));
    assertTrue(held.isRetriable());
    return held.retryAfter().orElseThrow();
  }
}
