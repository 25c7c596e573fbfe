/**
 * Erasure of a tenant: everything that names it or was made of it is deleted, and a receipt says
 * how much that was. Open {@link dev.embedway.core.erasure.ErasureWorker} first. An erasure is a
 * state that is compared and swapped before and after each slice of deletions, so that it goes on
 * wherever it was cut off, and counts each thing once.
 */
@NullMarked
package dev.embedway.core.erasure;

import org.jspecify.annotations.NullMarked;
