package dev.embedway.core.pipeline.reconcile;

import dev.embedway.core.tenant.TenantId;
import java.util.Optional;

/** Place at which a {@link Reconciler} goes on. */
public sealed interface ReconcileCursor {

  /** The beginning. */
  ReconcileCursor START = new Jobs(Optional.empty());

  /** The beginning of what takes more than one run: the bucket, then the documents. */
  ReconcileCursor SWEEP = new Objects(Optional.empty());

  /** Among the jobs that are not over. */
  record Jobs(Optional<String> after) implements ReconcileCursor {}

  /** Among the bucket's objects. */
  record Objects(Optional<String> after) implements ReconcileCursor {}

  /**
   * Among the documents of the tenants.
   *
   * @param tenant whose documents; the first by name when empty or gone
   */
  record Documents(Optional<TenantId> tenant, Optional<String> after) implements ReconcileCursor {}
}
