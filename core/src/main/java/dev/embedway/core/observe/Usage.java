package dev.embedway.core.observe;

import dev.embedway.core.tenant.TenantId;
import java.time.LocalDate;

/**
 * Usage of one model by one tenant on one UTC day.
 *
 * @param model the registry's {@code provider:model}; {@code provider:other} for models without a
 *     card, whose ids callers make up
 * @param counts of that day
 */
public record Usage(TenantId tenant, String model, LocalDate day, Counts counts) {

  /**
   * Counts of requests.
   *
   * @param requests that succeeded
   * @param tokens of those requests
   * @param cacheHits their texts that were found in a cache
   */
  public record Counts(long requests, long tokens, long cacheHits) {

    private Counts plus(Counts other) {
      return new Counts(
          requests + other.requests, tokens + other.tokens, cacheHits + other.cacheHits);
    }
  }

  /** Both together; the other is of the same tenant, model and day, or those do not matter. */
  public Usage plus(Usage other) {
    return new Usage(tenant, model, day, counts.plus(other.counts));
  }
}
