/**
 * A text as it may be cut: its units, the breaks between them, and the outline of Markdown. Open
 * {@link dev.embedway.core.chunk.text.TextBreaks} first.
 */
@NullMarked
package dev.embedway.core.chunk.text;

import org.jspecify.annotations.NullMarked;
