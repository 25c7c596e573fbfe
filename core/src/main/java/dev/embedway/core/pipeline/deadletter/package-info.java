/**
 * Messages that were given up: why, what is decided about them, and what they were. Open {@link
 * dev.embedway.core.pipeline.deadletter.DeadLetter} first; {@link
 * dev.embedway.core.pipeline.deadletter.FailureTable} says which faults are tried again.
 */
@NullMarked
package dev.embedway.core.pipeline.deadletter;

import org.jspecify.annotations.NullMarked;
