package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.reembed.Reembed;
import dev.embedway.core.reembed.Reembed.Target;
import dev.embedway.core.reembed.ReembedStore;
import dev.embedway.core.tenant.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Re-embeds in memory. Thread-safe. */
public final class MemoryReembeds implements ReembedStore {

  private final Map<Target, Reembed> items = new LinkedHashMap<>();

  @Override
  public synchronized List<Reembed> all() {
    return List.copyOf(items.values());
  }

  @Override
  public synchronized List<Reembed> of(TenantId tenant, String storeId) {
    return items.values().stream()
        .filter(each -> each.target().tenant().equals(tenant))
        .filter(each -> each.target().storeId().equals(storeId))
        .toList();
  }

  @Override
  public synchronized boolean put(Reembed next) {
    Reembed present = items.get(next.target());
    long revision = present == null ? 0 : present.revision();
    if (revision != next.revision()) {
      return false;
    }
    items.put(next.target(), next.revised(revision + 1));
    return true;
  }

  @Override
  public synchronized void remove(Target target) {
    items.remove(target);
  }
}
