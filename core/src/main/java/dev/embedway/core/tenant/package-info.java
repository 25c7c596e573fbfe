/**
 * Who asks and what they may do. Open {@link dev.embedway.core.tenant.Caller} first. A tenant is
 * the isolation unit: it stands in every key, row and log line.
 */
@NullMarked
package dev.embedway.core.tenant;

import org.jspecify.annotations.NullMarked;
