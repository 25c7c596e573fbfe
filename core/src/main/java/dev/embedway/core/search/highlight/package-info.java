/**
 * Places of a query's words in the texts that it found. Open {@link
 * dev.embedway.core.search.highlight.Highlighter} first.
 */
@NullMarked
package dev.embedway.core.search.highlight;

import org.jspecify.annotations.NullMarked;
