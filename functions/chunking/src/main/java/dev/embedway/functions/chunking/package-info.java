/**
 * The chunking function: registers uploads, extracts their text and has it cut. Open {@link
 * dev.embedway.functions.chunking.ChunkingHandler} first, then {@link
 * dev.embedway.functions.chunking.FileTextExtractor}, which reads files. {@link
 * dev.embedway.functions.chunking.ReconcileHandler} is the function of the same zip that finds what
 * events have left behind.
 */
@NullMarked
package dev.embedway.functions.chunking;

import org.jspecify.annotations.NullMarked;
