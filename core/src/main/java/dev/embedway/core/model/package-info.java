/**
 * Models as facts. Open {@link dev.embedway.core.model.ModelSpec} first (the model card), then
 * {@link dev.embedway.core.model.ModelRegistry}, which turns the id of a request into one card.
 * Lengths are tokens of the model's own tokenizer, special tokens included.
 */
@NullMarked
package dev.embedway.core.model;

import org.jspecify.annotations.NullMarked;
