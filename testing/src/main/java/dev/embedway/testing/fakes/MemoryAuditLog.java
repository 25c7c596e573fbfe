package dev.embedway.testing.fakes;

import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;

/**
 * Records in a list, oldest first. As thread-safe as the list.
 *
 * @param records all of them
 */
public record MemoryAuditLog(List<AuditRecord> records) implements AuditLog {

  @Override
  public void write(AuditRecord entry) {
    records.add(entry);
  }

  @Override
  public Page<AuditRecord> list(TenantId tenant, PageRequest page) {
    return newestFirst(records.stream().filter(entry -> entry.tenant().equals(tenant)).toList());
  }

  @Override
  public Page<AuditRecord> list(PageRequest page) {
    return newestFirst(records);
  }

  private static Page<AuditRecord> newestFirst(List<AuditRecord> entries) {
    return new Page<>(List.copyOf(entries).reversed(), Optional.empty());
  }
}
