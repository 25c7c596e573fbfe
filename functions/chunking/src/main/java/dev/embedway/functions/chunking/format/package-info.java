/**
 * The text of files by their formats. Open {@link
 * dev.embedway.functions.chunking.format.FormatReader} first, then {@link
 * dev.embedway.functions.chunking.format.result.TextWriter}, which all readers write to. A new
 * format is a {@link dev.embedway.functions.chunking.format.FileKind}, told by {@link
 * dev.embedway.functions.chunking.format.KindDetector}, and by {@link
 * dev.embedway.functions.chunking.format.DeclaredKind} where only its name or media type tells it,
 * with a reader that {@code FormatReader} calls, in the package of its family: {@code archive},
 * {@code data}, {@code markup} or {@code pdf}. Readers have no interface: each is a class whose
 * {@code read} takes the file's bytes, or its decoded text, and the writer, and throws {@link
 * dev.embedway.functions.chunking.format.result.RejectedFileException}, which lists the formats
 * that are read, for a file that cannot be read; see {@link
 * dev.embedway.functions.chunking.format.markup.RtfReader}. A format within a ZIP archive goes into
 * {@link dev.embedway.functions.chunking.format.archive.ArchiveReader}. A change of what files read
 * as is a new version of {@link dev.embedway.functions.chunking.FileTextExtractor}.
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
