package dev.embedway.core.pipeline.reconcile;

import java.util.Optional;

/**
 * Result of one step of a {@link Reconciler}.
 *
 * @param messages sent again
 * @param objects looked at, since the ledger had them otherwise
 * @param next where to go on; empty at the end
 */
public record ReconcileStep(int messages, int objects, Optional<ReconcileCursor> next) {}
