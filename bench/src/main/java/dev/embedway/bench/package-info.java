/**
 * Measurements, run by {@code bench/run}. Open {@link dev.embedway.bench.EngineComparison} first.
 * Times are seconds, of the wall and of all processors together; scores of quality are multiplied
 * by 100.
 */
@NullMarked
package dev.embedway.bench;

import org.jspecify.annotations.NullMarked;
