/**
 * The text of files by their formats. Open {@link
 * dev.embedway.functions.chunking.format.FormatReader} first, then {@link
 * dev.embedway.functions.chunking.format.TextWriter}, which all readers write to. A new format is a
 * {@link dev.embedway.functions.chunking.format.FileKind}, told by {@link
 * dev.embedway.functions.chunking.format.KindDetector}, with a reader that {@code FormatReader}
 * calls.
 *
 * <p>Nothing here trusts a file: depth, lengths and inflated bytes are bounded, nothing outside the
 * file is ever read, and nothing in it is run. Time and memory are bounded by the caller: see
 * {@link dev.embedway.functions.chunking.process}. Texts are laid out like Markdown, whatever they
 * come from: blank lines between paragraphs, {@code #} before headings, {@code -} before list
 * items, {@code |} between cells.
 */
@NullMarked
package dev.embedway.functions.chunking.format;

import org.jspecify.annotations.NullMarked;
