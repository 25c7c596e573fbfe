package dev.embedway.testing.fakes;

import dev.embedway.core.observe.Usage;
import dev.embedway.core.observe.UsageStore;
import dev.embedway.core.tenant.TenantId;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Usage in memory; thread-safe. */
public final class MemoryUsageStore implements UsageStore {

  private final Map<String, Usage> lines = new TreeMap<>();

  @Override
  public synchronized void add(Usage more) {
    lines.merge(more.tenant() + "#" + more.day() + "#" + more.model(), more, Usage::plus);
  }

  @Override
  public synchronized List<Usage> list(TenantId tenant, LocalDate from, LocalDate to) {
    return lines.values().stream()
        .filter(line -> line.tenant().equals(tenant))
        .filter(line -> !line.day().isBefore(from) && !line.day().isAfter(to))
        .toList();
  }
}
