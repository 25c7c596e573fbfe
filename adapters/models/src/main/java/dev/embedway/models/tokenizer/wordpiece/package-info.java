/**
 * The tokenizer of WordPiece models, in Java, which reads most models. Open {@link
 * dev.embedway.models.tokenizer.wordpiece.WordPieceTokenizer} first.
 */
@NullMarked
package dev.embedway.models.tokenizer.wordpiece;

import org.jspecify.annotations.NullMarked;
