/**
 * The commands {@code stores}, their options, and the store that an ingestion makes. Open {@link
 * dev.embedway.local.cli.stores.StoresCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.stores;

import org.jspecify.annotations.NullMarked;
