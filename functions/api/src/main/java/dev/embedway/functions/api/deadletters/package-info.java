/**
 * The routes of dead letters: what was given up, and what admins decide about it. Open {@link
 * dev.embedway.functions.api.deadletters.DeadLetterRoutes} first.
 */
@NullMarked
package dev.embedway.functions.api.deadletters;

import org.jspecify.annotations.NullMarked;
