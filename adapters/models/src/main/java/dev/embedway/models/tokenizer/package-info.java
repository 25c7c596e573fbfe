/**
 * The models' own tokenizers. Open {@link dev.embedway.models.tokenizer.ModelTokenizer} first, then
 * {@code choice.Tokenizers}, which finds that of a model. Lengths are tokens with the special ones
 * included; offsets are UTF-16 units of the text as the caller gave it.
 */
@NullMarked
package dev.embedway.models.tokenizer;

import org.jspecify.annotations.NullMarked;
