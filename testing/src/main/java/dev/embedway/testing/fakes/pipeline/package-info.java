/**
 * Ports of the pipeline in memory. Open {@link dev.embedway.testing.fakes.pipeline.MemoryLedger}
 * first. They keep what their ports promise; faults are put around them by {@link
 * dev.embedway.testing.fakes.pipeline.CrashPoint}.
 */
@NullMarked
package dev.embedway.testing.fakes.pipeline;

import org.jspecify.annotations.NullMarked;
