/**
 * Bytes as text: charsets that are named, and those that are guessed. Open {@link
 * dev.embedway.functions.chunking.format.charset.TextDecoder} first.
 */
@NullMarked
package dev.embedway.functions.chunking.format.charset;

import org.jspecify.annotations.NullMarked;
