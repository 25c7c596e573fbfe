/**
 * Rate limits of each tenant, and of all of them together. Open {@link
 * dev.embedway.core.limit.TenantLimits} first; {@link dev.embedway.core.limit.LimiterStore} is what
 * the processes of a fleet share.
 *
 * <p>A bucket holds two seconds of its rate and fills by its rate. All that is kept of it is the
 * time at which it is full again, so taking permits moves that time on and nothing else is counted
 * (the generic cell rate algorithm). Times are those of the wall clock, since machines share them;
 * permits are whole numbers.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-I.371">ITU-T I.371, annex A</a>
 */
@NullMarked
package dev.embedway.core.limit;

import org.jspecify.annotations.NullMarked;
