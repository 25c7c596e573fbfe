/**
 * Routes of erasures and their receipts. Open {@link
 * dev.embedway.functions.api.erasure.ErasureRoutes} first.
 */
@NullMarked
package dev.embedway.functions.api.erasure;

import org.jspecify.annotations.NullMarked;
