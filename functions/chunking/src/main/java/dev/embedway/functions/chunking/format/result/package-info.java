/**
 * All that a reader of any format gives: text, tables in it, remarks on the file, or the verdict
 * that it is not read; and the limits of a file. Open {@link
 * dev.embedway.functions.chunking.format.result.TextWriter} first.
 */
@NullMarked
package dev.embedway.functions.chunking.format.result;

import org.jspecify.annotations.NullMarked;
