/**
 * Construction of core's services from ports and settings, the only place that makes them.
 *
 * <p>Open {@link dev.embedway.core.composition.CoreServices} first.
 */
@org.jspecify.annotations.NullMarked
package dev.embedway.core.composition;
