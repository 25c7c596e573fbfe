/**
 * The stack that may be thrown away and made again: functions behind routes, queues and schedules,
 * and the way from one release of them to the next. Open {@link
 * dev.embedway.infra.stateless.StatelessStack} first.
 */
@NullMarked
package dev.embedway.infra.stateless;

import org.jspecify.annotations.NullMarked;
