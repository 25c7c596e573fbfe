/**
 * Stores that tenants make, and what each keeps: its model, its chunking and its index versions.
 * Open {@link dev.embedway.core.store.StoreSpec} first, then {@link
 * dev.embedway.core.store.StoreCatalog}, which stores there are.
 */
@NullMarked
package dev.embedway.core.store;

import org.jspecify.annotations.NullMarked;
