package dev.embedway.core.pipeline;

import java.util.Optional;

/** Where a {@link Reconciler} goes on. */
public sealed interface ReconcileCursor {

  /** The beginning. */
  ReconcileCursor START = new Jobs(Optional.empty());

  /** Among the jobs that are not over. */
  record Jobs(Optional<String> after) implements ReconcileCursor {}

  /** Among the bucket's objects. */
  record Objects(Optional<String> after) implements ReconcileCursor {}

  /**
   * Among the documents of the tenants.
   *
   * @param tenant place of the tenant among all, by name, from 0
   */
  record Documents(int tenant, Optional<String> after) implements ReconcileCursor {}
}
