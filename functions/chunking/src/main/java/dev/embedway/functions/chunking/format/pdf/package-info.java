/**
 * The text layer of PDF, its notes and forms. Open {@link
 * dev.embedway.functions.chunking.format.pdf.PdfReader} first.
 */
@NullMarked
package dev.embedway.functions.chunking.format.pdf;

import org.jspecify.annotations.NullMarked;
