package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.job.ForgetChange;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.Leftover;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forget list of a {@link MemoryLedger}. Thread-safe. */
public final class MemoryForgetList {

  private final Map<Leftover, ForgetEntry> entries = new LinkedHashMap<>();

  /** Makes a change. */
  public synchronized void apply(ForgetChange change) {
    change.added().forEach(entry -> entries.put(entry.what(), entry));
    change.withdrawn().forEach(entries::remove);
  }

  /** All entries, due or not. */
  public synchronized List<ForgetEntry> all() {
    return List.copyOf(entries.values());
  }

  synchronized List<ForgetEntry> due(Instant now) {
    return entries.values().stream().filter(entry -> !entry.due().isAfter(now)).toList();
  }

  synchronized boolean remove(ForgetEntry entry) {
    return entries.remove(entry.what(), entry);
  }
}
