/**
 * The ONNX engine, the models' own tokenizers, and the models themselves: built in, in directories,
 * or of the fleet. Open {@link dev.embedway.models.OnnxEmbeddingProvider} first, then {@link
 * dev.embedway.models.WordPieceTokenizer} for tokenizers and {@link
 * dev.embedway.models.ModelCatalog} for models. Lengths are tokens with the special ones included;
 * offsets are UTF-16 units of the text as the caller gave it; vectors have the model's native
 * length and depend on the text, the card and the role alone.
 */
@NullMarked
package dev.embedway.models;

import org.jspecify.annotations.NullMarked;
