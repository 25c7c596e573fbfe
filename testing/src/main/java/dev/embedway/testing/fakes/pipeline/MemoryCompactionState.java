package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.compact.CompactionPlace;
import dev.embedway.core.pipeline.compact.CompactionState;
import java.time.Instant;
import java.util.Optional;

/** The compactor's lease and place in memory. Thread-safe. */
public final class MemoryCompactionState implements CompactionState {

  private String holder = "";
  private Instant end = Instant.MIN;
  private CompactionPlace place = CompactionPlace.START;

  @Override
  public synchronized Optional<CompactionPlace> take(String owner, Instant now, Instant until) {
    if (!holder.equals(owner) && end.isAfter(now)) {
      return Optional.empty();
    }
    holder = owner;
    end = until;
    return Optional.of(place);
  }

  @Override
  public synchronized boolean keep(String owner, CompactionPlace next) {
    if (!holder.equals(owner)) {
      return false;
    }
    place = next;
    return true;
  }

  @Override
  public synchronized void release(String owner) {
    if (holder.equals(owner)) {
      end = Instant.MIN;
    }
  }
}
