package dev.embedway.core.store.service;

import dev.embedway.core.store.StoreSpec;

/**
 * A store and the counts of its documents.
 *
 * @param isExpired true when it cannot be used
 */
public record StoreState(StoreSpec store, StoreContents contents, boolean isExpired) {}
