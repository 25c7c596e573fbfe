/**
 * Event sources: queue messages and S3's notifications become events of a function. Open {@link
 * dev.embedway.local.runner.event.EventSourceMapping} first.
 */
@NullMarked
package dev.embedway.local.runner.event;

import org.jspecify.annotations.NullMarked;
