/**
 * Repair of what events and messages have left behind. Open {@link
 * dev.embedway.core.pipeline.reconcile.Reconciler} first.
 */
@NullMarked
package dev.embedway.core.pipeline.reconcile;

import org.jspecify.annotations.NullMarked;
