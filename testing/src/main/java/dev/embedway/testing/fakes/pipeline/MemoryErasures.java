package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.erasure.Erasure;
import dev.embedway.core.erasure.ErasureStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Erasures in memory. Thread-safe. */
public final class MemoryErasures implements ErasureStore {

  private final Map<String, Erasure> erasures = new HashMap<>();

  @Override
  public synchronized Optional<Erasure> find(String id) {
    return Optional.ofNullable(erasures.get(id));
  }

  @Override
  public synchronized boolean save(Erasure next) {
    long before = find(next.id()).map(Erasure::revision).orElse(0L);
    if (before != next.revision() - 1) {
      return false;
    }
    erasures.put(next.id(), next);
    return true;
  }

  @Override
  public synchronized List<Erasure> open() {
    return erasures.values().stream().filter(erasure -> !erasure.isDone()).toList();
  }
}
