/**
 * The media routes: embeddings of documents by their older paths. Open {@link
 * dev.embedway.functions.api.media.MediaRoutes} first.
 */
@NullMarked
package dev.embedway.functions.api.media;

import org.jspecify.annotations.NullMarked;
