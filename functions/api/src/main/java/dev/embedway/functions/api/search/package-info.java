/**
 * Routes of searches of several stores, and of the synonyms that searches of a store go by. Open
 * {@link dev.embedway.functions.api.search.SynonymsRoutes} first.
 */
@NullMarked
package dev.embedway.functions.api.search;

import org.jspecify.annotations.NullMarked;
