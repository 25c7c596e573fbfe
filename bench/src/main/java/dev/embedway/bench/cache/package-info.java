/**
 * Savings of the cache of vectors, in the api zip's own processes. Open {@link
 * dev.embedway.bench.cache.CacheRun} first.
 */
@NullMarked
package dev.embedway.bench.cache;

import org.jspecify.annotations.NullMarked;
