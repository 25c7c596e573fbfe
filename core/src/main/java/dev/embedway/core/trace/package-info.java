/**
 * The id that follows an upload through requests, jobs, messages and log lines. Open {@link
 * dev.embedway.core.trace.TraceId} first.
 */
@NullMarked
package dev.embedway.core.trace;

import org.jspecify.annotations.NullMarked;
