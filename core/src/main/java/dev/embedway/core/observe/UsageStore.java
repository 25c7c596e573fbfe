package dev.embedway.core.observe;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.tenant.TenantId;
import java.time.LocalDate;
import java.util.List;

/**
 * Store of the tenants' usage, kept for at least 400 days.
 *
 * <p>Thread-safe; remote.
 */
public interface UsageStore {

  /**
   * Adds to what is there of the same tenant, model and day.
   *
   * @throws EmbedwayException when the store does not answer
   */
  void add(Usage more);

  /**
   * A tenant's usage of some days, by day and model.
   *
   * @param to the last day
   * @throws EmbedwayException when the store does not answer
   */
  List<Usage> list(TenantId tenant, LocalDate from, LocalDate to);
}
