package dev.embedway.testing.fakes;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.fleet.ListedModel;
import dev.embedway.core.fleet.ModelList;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A list in memory, which may be told to be out of reach. Thread-safe. */
public final class MemoryModelList implements ModelList {

  private final NavigableMap<String, ListedModel> models = new ConcurrentSkipListMap<>();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile boolean reachable = true;

  /** Fails every call from now on. */
  public void loseReach() {
    reachable = false;
  }

  /** The number of its readings. */
  public int reads() {
    return reads.get();
  }

  @Override
  public List<ListedModel> all() {
    reads.incrementAndGet();
    check();
    return List.copyOf(models.values());
  }

  @Override
  public ListedModel add(ListedModel model) {
    check();
    return Optional.ofNullable(models.putIfAbsent(model.id(), model)).orElse(model);
  }

  private void check() {
    if (!reachable) {
      throw new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE, "out of reach", Duration.ofSeconds(1), null);
    }
  }
}
