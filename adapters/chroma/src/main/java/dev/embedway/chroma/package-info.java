/**
 * The vector store on a Chroma server, for one local cloud. Open {@link
 * dev.embedway.chroma.ChromaVectorStore} first, then {@link dev.embedway.chroma.DocumentState}.
 *
 * <p>An index version has two collections: rows of chunks, each under its document's generation,
 * and a row for each document, which says the generation that searches find. Chroma has no
 * transactions, so the row of the document, written by one request, is what makes a change visible;
 * rows of chunks are written before it and deleted after it. Scores are 0..1, higher is closer.
 */
@NullMarked
package dev.embedway.chroma;

import org.jspecify.annotations.NullMarked;
