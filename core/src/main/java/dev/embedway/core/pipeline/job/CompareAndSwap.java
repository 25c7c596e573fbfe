package dev.embedway.core.pipeline.job;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.tenant.Quotas;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Changes of a {@link LedgerStore}: what is to be changed is read, the change is decided, and it is
 * committed if nothing of it changed meanwhile; else it is decided anew.
 */
@ThreadSafe
final class CompareAndSwap {

  private final LedgerStore store;

  CompareAndSwap(LedgerStore store) {
    this.store = store;
  }

  /** True if the transition holds now, by this call or an earlier one. */
  boolean change(JobId id, Quotas limits, BiFunction<JobState, Document, LedgerStep> transition) {
    for (int attempt = 0; ; attempt++) {
      Optional<JobState> job = store.job(id);
      Optional<Document> document = store.document(id.tenant(), id.document());
      if (job.isEmpty() || document.isEmpty()) {
        return false;
      }
      LedgerStep step = transition.apply(job.get(), document.get());
      Optional<Boolean> holds = made(step, job.get(), document, limits);
      if (holds.isPresent()) {
        return holds.get();
      }
      store.standBack(attempt);
    }
  }

  /** The same of a transition that neither reads nor changes the job's document. */
  boolean changeJob(JobId id, Function<JobState, LedgerStep> transition) {
    for (int attempt = 0; ; attempt++) {
      Optional<JobState> job = store.job(id);
      if (job.isEmpty()) {
        return false;
      }
      Optional<Boolean> holds =
          made(transition.apply(job.get()), job.get(), Optional.empty(), Quotas.NONE);
      if (holds.isPresent()) {
        return holds.get();
      }
      store.standBack(attempt);
    }
  }

  /** True if a step holds; empty if it must be decided anew. */
  private Optional<Boolean> made(
      LedgerStep step, JobState seen, Optional<Document> seenDocument, Quotas limits) {
    return switch (step) {
      case LedgerStep.Refused() -> Optional.of(false);
      case LedgerStep.Held() -> Optional.of(true);
      case LedgerStep.Write write ->
          commit(LedgerCommit.of(write, seen, seenDocument, limits))
              ? Optional.of(true)
              : Optional.empty();
    };
  }

  /**
   * Commits a change; false when it must be decided anew.
   *
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded}
   */
  boolean commit(LedgerCommit commit) {
    return switch (store.commit(commit)) {
      case COMMITTED -> true;
      case CHANGED -> false;
      case OVER_LIMIT -> {
        // Passes when somebody else made room meanwhile; then the caller looks again.
        store.tally(commit.tenant()).check(commit.change(), commit.limits());
        yield false;
      }
    };
  }
}
