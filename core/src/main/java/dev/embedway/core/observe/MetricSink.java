package dev.embedway.core.observe;

import dev.embedway.core.tenant.TenantId;
import java.util.Map;
import java.util.Set;

/**
 * Receiver of a process's numbers besides the fleet's counters, each once, at the end of the work
 * that made them.
 *
 * <p>Thread-safe; neither waits nor fails.
 */
@FunctionalInterface
public interface MetricSink {

  /** Takes nothing. */
  MetricSink NONE = (_, _) -> {};

  /**
   * Takes what came since the last time.
   *
   * @param increments not empty
   * @param tenants whose answered requests they are of
   */
  void emit(Map<Sample, Long> increments, Set<TenantId> tenants);
}
