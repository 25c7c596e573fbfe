/**
 * The chunking function: registers uploads, extracts their text and has it cut. Open {@link
 * dev.embedway.functions.chunking.ChunkingHandler} first, then {@link
 * dev.embedway.functions.chunking.FileTextExtractor}, which reads files.
 */
@NullMarked
package dev.embedway.functions.chunking;

import org.jspecify.annotations.NullMarked;
