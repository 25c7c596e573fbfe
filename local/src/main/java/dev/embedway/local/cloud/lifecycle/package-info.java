/**
 * Start and end of a local cloud's parts: side by side, timed, closed in the reverse order, or
 * failed in words for the user. Open {@link dev.embedway.local.cloud.lifecycle.ClosingStack} first.
 */
@NullMarked
package dev.embedway.local.cloud.lifecycle;

import org.jspecify.annotations.NullMarked;
