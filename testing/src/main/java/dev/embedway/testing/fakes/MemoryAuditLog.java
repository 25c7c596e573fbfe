package dev.embedway.testing.fakes;

import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditQuery;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
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
  public Page<AuditRecord> list(AuditQuery query, PageRequest page) {
    List<AuditRecord> found = records.stream().filter(query::holdsFor).toList();
    return new Page<>(found.reversed(), Optional.empty());
  }
}
