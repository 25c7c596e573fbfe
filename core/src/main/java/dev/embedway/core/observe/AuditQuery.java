package dev.embedway.core.observe;

import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * Conditions on the records of a list; an empty one holds for all.
 *
 * @param tenant whose things were changed
 * @param action its whole name, such as {@code key.create}
 * @param from the earliest time
 * @param to the latest time
 */
public record AuditQuery(
    Optional<TenantId> tenant,
    Optional<String> action,
    Optional<Instant> from,
    Optional<Instant> to) {

  /** All records. */
  public static final AuditQuery ALL =
      new AuditQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** All records of a tenant's things. */
  public static AuditQuery of(TenantId tenant) {
    return new AuditQuery(
        Optional.of(tenant), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** True if a record meets all conditions. */
  public boolean holdsFor(AuditRecord entry) {
    return tenant.map(entry.tenant()::equals).orElse(true)
        && action.map(entry.action()::equals).orElse(true)
        && from.map(first -> !entry.at().isBefore(first)).orElse(true)
        && to.map(last -> !entry.at().isAfter(last)).orElse(true);
  }
}
