package dev.embedway.core.store.service;

import dev.embedway.core.store.StoreSpec;

/** A store and the counts of its documents. */
public record StoreState(StoreSpec store, StoreContents contents) {}
