package dev.embedway.functions.chunking.process;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.stage.ReadingTurns;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Turns of this process's invocations, each one turn for all files of a tenant that it reads at
 * once. A file waits for a turn while the one that has it is quick, which most are.
 */
@ThreadSafe
final class InvocationTurns {

  /** Time within which most files are read; one that takes longer is not waited for. */
  private static final Duration QUICK = Duration.ofSeconds(1);

  /** Most time of waiting, however quick those are that come first. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final ReadingTurns turns;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Turn, Integer> files = new HashMap<>();

  InvocationTurns(ReadingTurns turns) {
    this.turns = turns;
  }

  private record Turn(TenantId tenant, String invocation) {}

  /** Takes part in the invocation's turn; false when another invocation keeps the tenant's. */
  boolean tryEnter(TenantId tenant, String invocation) throws InterruptedException {
    Turn turn = new Turn(tenant, invocation);
    long pauses = MAX_WAIT.dividedBy(PAUSE);
    Optional<Duration> held = entered(turn);
    while (held.isPresent() && held.get().compareTo(QUICK) < 0 && pauses-- > 0) {
      Thread.sleep(PAUSE);
      held = entered(turn);
    }
    return held.isEmpty();
  }

  private Optional<Duration> entered(Turn turn) {
    lock.lock();
    try {
      Optional<Duration> held = turns.take(turn.tenant(), turn.invocation());
      if (held.isEmpty()) {
        files.merge(turn, 1, Integer::sum);
      }
      return held;
    } finally {
      lock.unlock();
    }
  }

  /** Leaves the turn, which ends with the last file in it. */
  void leave(TenantId tenant, String invocation) {
    Turn turn = new Turn(tenant, invocation);
    lock.lock();
    try {
      if (files.merge(turn, -1, Integer::sum) == 0) {
        files.remove(turn);
        turns.end(tenant, invocation);
      }
    } finally {
      lock.unlock();
    }
  }
}
