/**
 * The ports in memory, for tests of this module and of those above it. Open {@link
 * dev.embedway.core.fakes.MemoryLedger} first. They keep what their ports promise; faults are put
 * around them by {@link dev.embedway.core.fakes.CrashPoint}.
 */
@NullMarked
package dev.embedway.core.fakes;

import org.jspecify.annotations.NullMarked;
