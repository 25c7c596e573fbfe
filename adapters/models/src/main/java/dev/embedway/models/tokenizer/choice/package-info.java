/**
 * The tokenizer of a model, by its files: the WordPiece tokenizer, or DJL's for other kinds. Open
 * {@link dev.embedway.models.tokenizer.choice.Tokenizers} first.
 */
@NullMarked
package dev.embedway.models.tokenizer.choice;

import org.jspecify.annotations.NullMarked;
