package dev.embedway.core.media;

import dev.embedway.core.search.service.StoreSearch;
import java.util.Optional;

/**
 * A caller's search by a media route.
 *
 * @param collection id or name of a store; empty for the tenant's only one
 * @param terms that the store must have
 */
public record MediaSearch(Optional<String> collection, StoreTerms terms, StoreSearch search) {}
