package dev.embedway.core.pipeline.deadletter;

import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads of dead letters, which the ledger writes, and the deletion of old ones.
 *
 * <p>Thread-safe. Reads by id see every change that returned before; lists may miss the last
 * moments' changes.
 */
public interface DeadLetterStore {

  /** The dead letter of this id. */
  Optional<DeadLetter> find(DeadLetterId id);

  /** Dead letters of a stage, the last failed first. */
  Page<DeadLetter> list(DeadLetterQuery query);

  /** Dead letters of a stage by state; a state that none is in may be missing. */
  Map<DeadLetterState, Long> counts(PipelineStage stage);

  /**
   * Dead letters that were requeued and are not known to be sent, in no order.
   *
   * @param after an earlier page's {@code next}
   */
  Page<DeadLetter> unsent(Optional<String> after);

  /** Max dead letters that one call deletes. */
  int MAX_DELETED = 100;

  /**
   * Deletes dead letters of a stage that last failed before a time, the oldest first, whatever was
   * decided about them; those that are to be sent again and are not known to be stay.
   *
   * @return their number; fewer than {@link #MAX_DELETED} when no other is left
   */
  int deleteFailedBefore(PipelineStage stage, Instant time);

  /** Deletes a dead letter as it was read; false when it has changed since or is gone. */
  boolean delete(DeadLetter letter);

  /**
   * A list of dead letters that is asked for.
   *
   * @param states empty for all
   * @param tenant empty for all
   * @param job wire form of a job's id; empty for all
   * @param limit 1..500 of those that the rest admits
   * @param after an earlier page's {@code next}; throws {@code invalid_cursor} when it is none
   */
  record DeadLetterQuery(
      PipelineStage stage,
      Set<DeadLetterState> states,
      Optional<TenantId> tenant,
      Optional<String> job,
      int limit,
      Optional<String> after) {

    public DeadLetterQuery {
      states = Set.copyOf(states);
    }

    /** True for a dead letter of the list. */
    public boolean admits(DeadLetter letter) {
      return letter.origin().stage() == stage
          && (states.isEmpty() || states.contains(letter.state()))
          && tenant.stream().allMatch(letter.tenant()::equals)
          && job.stream()
              .allMatch(wanted ->
                  letter.origin().job().filter(id -> id.wire().equals(wanted)).isPresent());
    }
  }
}
