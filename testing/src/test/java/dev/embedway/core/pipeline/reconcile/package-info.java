/** Tests of the reconciler. */
@NullMarked
package dev.embedway.core.pipeline.reconcile;

import org.jspecify.annotations.NullMarked;
