/**
 * Text with markup: HTML, XHTML and RTF, and the walk over XML that other formats use too. Open
 * {@link dev.embedway.functions.chunking.format.markup.HtmlReader} first.
 */
@NullMarked
package dev.embedway.functions.chunking.format.markup;

import org.jspecify.annotations.NullMarked;
