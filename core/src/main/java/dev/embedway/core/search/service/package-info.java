/**
 * Searches by callers: the queries embedded, the store searched, matches of several queries merged.
 * Open {@link dev.embedway.core.search.service.SearchService} first.
 */
@NullMarked
package dev.embedway.core.search.service;

import org.jspecify.annotations.NullMarked;
