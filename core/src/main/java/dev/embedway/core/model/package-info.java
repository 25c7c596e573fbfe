/**
 * Models as facts: cards, lengths of vectors, prompts and tokens. Open {@link
 * dev.embedway.core.model.ModelSpec} first (the model card). Lengths are tokens of the model's own
 * tokenizer, special tokens included.
 */
@NullMarked
package dev.embedway.core.model;

import org.jspecify.annotations.NullMarked;
