package dev.embedway.functions.chunking.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvocationTurnsTest {

  private static final TenantId A = new TenantId("a");

  private final OneTurnATenant fleet = new OneTurnATenant();
  private final InvocationTurns turns = new InvocationTurns(fleet);

  @Test
  void aTurnIsForAllFilesOfItsInvocationAndEndsWithTheLast() throws Exception {
    boolean first = turns.tryEnter(A, "here");
    boolean second = turns.tryEnter(A, "here");

    turns.leave(A, "here");
    boolean isHeld = fleet.take(A, "elsewhere").isPresent();
    turns.leave(A, "here");

    assertTrue(first && second);
    assertTrue(isHeld);
    assertEquals(Optional.empty(), fleet.take(A, "elsewhere"));
  }

  @Test
  void aTurnThatIsYoungIsWaitedFor() throws Exception {
    fleet.take(A, "elsewhere");
    fleet.onRefusal(() -> fleet.end(A, "elsewhere"));

    assertTrue(turns.tryEnter(A, "here"));
  }

  @Test
  void turnsThatFollowOneAnotherAreNotWaitedForWithoutEnd() throws Exception {
    fleet.take(A, "elsewhere");

    assertFalse(turns.tryEnter(A, "here"));
  }

  @Test
  void aTurnOfASecondIsNotWaitedForAndKeepsNoOtherTenant() throws Exception {
    fleet.take(A, "elsewhere");
    fleet.last(Duration.ofSeconds(1));

    assertFalse(turns.tryEnter(A, "here"));
    assertEquals(1, fleet.refusals());
    assertTrue(turns.tryEnter(new TenantId("b"), "here"));
  }
}
