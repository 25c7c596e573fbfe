package dev.embedway.aws.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.snapshot.SnapshotPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.crac.Core;
import org.junit.jupiter.api.Test;

class SnapshotHooksTest {

  private final List<String> calls = new ArrayList<>();

  @Test
  void allPartsArePrimedBeforeAnyIsSuspended() {
    SnapshotHooks hooks = new SnapshotHooks(List.of(new Part("a"), new Part("b")));

    hooks.beforeCheckpoint(Core.getGlobalContext());

    assertEquals(List.of("prime a", "prime b", "suspend a", "suspend b"), calls);
  }

  @Test
  void partsAreRenewedInTheirOrder() {
    SnapshotHooks hooks = new SnapshotHooks(List.of(new Part("a"), new Part("b")));

    hooks.afterRestore(Core.getGlobalContext());

    assertEquals(List.of("renew a", "renew b"), calls);
  }

  @Test
  void aServiceThatDoesNotAnswerLeavesItsPartCold() {
    SnapshotPart away =
        new SnapshotPart() {
          @Override
          public void prime() {
            throw new UnavailableException(
                ErrorCode.STORE_UNAVAILABLE, "not now", Duration.ofSeconds(1), null);
          }
        };

    new SnapshotHooks(List.of(away, new Part("b"))).beforeCheckpoint(Core.getGlobalContext());

    assertEquals(List.of("prime b", "suspend b"), calls);
  }

  @Test
  void aFunctionThatCannotWorkIsNotFrozen() {
    SnapshotPart broken =
        new SnapshotPart() {
          @Override
          public void prime() {
            throw new InternalException(ErrorCode.INTERNAL, "never", null);
          }
        };
    SnapshotHooks hooks = new SnapshotHooks(List.of(broken));

    assertThrows(InternalException.class, () -> hooks.beforeCheckpoint(Core.getGlobalContext()));
  }

  private final class Part implements SnapshotPart {

    private final String name;

    Part(String name) {
      this.name = name;
    }

    @Override
    public void prime() {
      calls.add("prime " + name);
    }

    @Override
    public void suspend() {
      calls.add("suspend " + name);
    }

    @Override
    public void renew() {
      calls.add("renew " + name);
    }
  }
}
