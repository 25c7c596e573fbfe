/**
 * Counts and records of what was done: counters of the whole fleet, usage by tenant, model and day,
 * the stages' work by minutes, and a record of every administrative change. Open {@link
 * dev.embedway.core.observe.Meter} first.
 *
 * <p>A process gathers numbers and writes them while it answers, at most once per second: nothing
 * runs in an environment that is frozen. So up to a second of numbers is lost with an environment.
 * Labels are names of providers, models and codes, never of tenants, and never what a caller sent
 * freely.
 */
@NullMarked
package dev.embedway.core.observe;

import org.jspecify.annotations.NullMarked;
