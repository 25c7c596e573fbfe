/**
 * The models that lie in directories: their files, the cards that are read from them, and the
 * directory that they are put into. Open {@link dev.embedway.models.catalog.ModelCatalog} first,
 * then {@link dev.embedway.models.catalog.CardReader}: it reads and checks a user's own directory.
 */
@NullMarked
package dev.embedway.models.catalog;

import org.jspecify.annotations.NullMarked;
