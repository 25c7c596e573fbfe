package dev.embedway.core.breaker;

import dev.embedway.core.error.UnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Store of the whole fleet's breakers: a state each, changed by compare-and-set on its term, and
 * counts, which are only added to.
 *
 * <p>Thread-safe. Every method answers within a second or throws {@link UnavailableException}, so
 * that no call to a provider waits for long.
 */
public interface BreakerStore {

  /**
   * A breaker as it is now, all finished writes included.
   *
   * @param from start of the first bucket that counts
   * @return empty for one that was never used
   */
  Optional<Reading> read(BreakerId id, Instant from);

  /**
   * Puts a state where one of a known term is, or none at all.
   *
   * @param expected the term that may be there
   * @return empty when it was put, else the state that is there instead
   */
  Optional<BreakerState> change(BreakerId id, long expected, BreakerState next);

  /**
   * Adds to the counts of a term, atomically.
   *
   * @param bucket start of the time that the counts belong to
   * @param keepUntil time from which they may be forgotten
   */
  void add(BreakerId id, long term, Instant bucket, CallCounts counts, Instant keepUntil);

  /** Every endpoint's breaker, by provider and endpoint. */
  List<BreakerId> list();

  /**
   * Breakers of models at an endpoint that are not closed, by the models' ids.
   *
   * @param endpoint an endpoint's breaker
   * @param max how many to list at most
   */
  List<BreakerId> troubled(BreakerId endpoint, int max);

  /**
   * A state and its counts.
   *
   * @param counts of the state's own term
   */
  record Reading(BreakerState state, CallCounts counts) {}
}
