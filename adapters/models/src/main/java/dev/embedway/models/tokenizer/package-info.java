/**
 * The models' own tokenizers. Open {@link dev.embedway.models.tokenizer.ModelTokenizer} first, then
 * {@link dev.embedway.models.tokenizer.WordPieceTokenizer}, which reads most models. Lengths are
 * tokens with the special ones included; offsets are UTF-16 units of the text as the caller gave
 * it.
 */
@NullMarked
package dev.embedway.models.tokenizer;

import org.jspecify.annotations.NullMarked;
