/**
 * Stores as callers make, list, change and delete them. Open {@link
 * dev.embedway.core.store.service.StoreService} first.
 */
@NullMarked
package dev.embedway.core.store.service;

import org.jspecify.annotations.NullMarked;
