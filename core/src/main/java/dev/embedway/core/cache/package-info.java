/**
 * Vectors that were made before: in this process (L1) and in the fleet (L2). Open {@link
 * dev.embedway.core.cache.VectorCache} first.
 *
 * <p>An entry is found by an HMAC of everything that its vector depends on, the tenant and the
 * epoch: what differs in any of them has another key, and nothing can be read back from a key.
 * Vectors are kept as the provider gave them; the length and the encoding that a request asks for
 * are made of them afterwards. Times are wall-clock instants. A cache that fails or is slow costs a
 * request a bounded time and nothing else.
 */
@NullMarked
package dev.embedway.core.cache;

import org.jspecify.annotations.NullMarked;
