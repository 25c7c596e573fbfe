/**
 * Embeddings of documents as callers ask for them by the media routes: a document is embedded by
 * its store's model, cut as its store says. Open {@link dev.embedway.core.media.MediaService}
 * first.
 */
@NullMarked
package dev.embedway.core.media;

import org.jspecify.annotations.NullMarked;
