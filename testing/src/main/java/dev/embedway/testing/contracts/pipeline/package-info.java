/**
 * Contracts of the ports of the pipeline. Open {@link
 * dev.embedway.testing.contracts.pipeline.LedgerContract} first.
 */
@NullMarked
package dev.embedway.testing.contracts.pipeline;

import org.jspecify.annotations.NullMarked;
