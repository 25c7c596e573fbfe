/**
 * Documents as chunks. Open {@link dev.embedway.core.chunk.Chunker} first, then {@link
 * dev.embedway.core.chunk.text}, which has the places where a text may be cut. Offsets are UTF-16
 * units into the extracted text; sizes and overlaps are tokens of the model's own tokenizer.
 */
@NullMarked
package dev.embedway.core.chunk;

import org.jspecify.annotations.NullMarked;
