/**
 * Callers and their permissions. Open {@link dev.embedway.core.tenant.Caller} first. A tenant is
 * the isolation unit: it is part of every key, row and log line.
 */
@NullMarked
package dev.embedway.core.tenant;

import org.jspecify.annotations.NullMarked;
