/**
 * Decisions of admins about dead letters, and messages that are sent again. Open {@link
 * dev.embedway.core.pipeline.requeue.DeadLetterService} first.
 */
@NullMarked
package dev.embedway.core.pipeline.requeue;

import org.jspecify.annotations.NullMarked;
