/**
 * Formats within a ZIP archive: docx, pptx, xlsx and EPUB. Open {@link
 * dev.embedway.functions.chunking.format.archive.ArchiveReader} first, which tells them apart.
 */
@NullMarked
package dev.embedway.functions.chunking.format.archive;

import org.jspecify.annotations.NullMarked;
