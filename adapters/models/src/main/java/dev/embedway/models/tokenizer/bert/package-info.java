/**
 * BERT's normalisation, code point by code point. Open {@link
 * dev.embedway.models.tokenizer.bert.BertNormalizer} first.
 */
@NullMarked
package dev.embedway.models.tokenizer.bert;

import org.jspecify.annotations.NullMarked;
