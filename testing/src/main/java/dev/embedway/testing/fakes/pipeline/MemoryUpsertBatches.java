package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.record.batch.UpsertBatch.Target;
import dev.embedway.core.record.batch.UpsertBatchStore;
import dev.embedway.core.tenant.TenantId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Batches of records in memory. Thread-safe. */
public final class MemoryUpsertBatches implements UpsertBatchStore {

  private final Map<Target, UpsertBatch> items = new LinkedHashMap<>();
  private final Set<Target> open = new LinkedHashSet<>();

  @Override
  public synchronized boolean put(UpsertBatch next) {
    UpsertBatch present = items.get(next.target());
    long revision = present == null ? 0 : present.revision();
    if (revision != next.revision()) {
      return false;
    }
    if (present == null) {
      open.add(next.target());
    }
    items.put(next.target(), next.revised(revision + 1));
    return true;
  }

  @Override
  public synchronized Optional<UpsertBatch> find(TenantId tenant, String id) {
    return list(tenant).stream().filter(each -> each.target().id().equals(id)).findFirst();
  }

  @Override
  public synchronized List<UpsertBatch> list(TenantId tenant) {
    return items.values().stream()
        .filter(each -> each.target().tenant().equals(tenant))
        .sorted(Comparator.comparing((UpsertBatch each) -> each.target().id()).reversed())
        .toList();
  }

  @Override
  public synchronized long count(TenantId tenant, int max) {
    return Math.min(max, list(tenant).size());
  }

  @Override
  public synchronized List<UpsertBatch> open() {
    return open.stream().map(items::get).toList();
  }

  @Override
  public synchronized long countOpen(TenantId tenant) {
    return open.stream().filter(each -> each.tenant().equals(tenant)).count();
  }

  @Override
  public synchronized void close(Target target) {
    open.remove(target);
  }
}
