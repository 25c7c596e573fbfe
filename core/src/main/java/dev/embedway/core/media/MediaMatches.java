package dev.embedway.core.media;

import dev.embedway.core.search.service.SearchResults;
import dev.embedway.core.store.StoreSpec;

/** Results of a search, and the store that has them. */
public record MediaMatches(StoreSpec store, SearchResults results) {}
