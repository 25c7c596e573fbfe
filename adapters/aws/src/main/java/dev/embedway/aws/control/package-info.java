/**
 * Stores, breakers, limits, counters, epochs and whatever else is kept in the control table, and
 * the vectors of the cache table.
 *
 * <p>Open {@link dev.embedway.aws.control.DynamoStoreCatalog} first.
 */
@NullMarked
package dev.embedway.aws.control;

import org.jspecify.annotations.NullMarked;
