/**
 * Alarms, who is told of them, and the dashboard. Open {@link
 * dev.embedway.infra.observability.Observability} first; the alarms are listed in {@code Alarms}.
 */
@NullMarked
package dev.embedway.infra.observability;

import org.jspecify.annotations.NullMarked;
