/**
 * The routes of vector stores and of searches in them. Open {@link
 * dev.embedway.functions.api.stores.VectorStoresRoutes} first, then {@link
 * dev.embedway.functions.api.stores.SearchRoute}.
 */
@NullMarked
package dev.embedway.functions.api.stores;

import org.jspecify.annotations.NullMarked;
