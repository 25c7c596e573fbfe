package dev.embedway.models.catalog;

/** Case in which a model's tokenizer is given texts. */
public enum TextCase {
  /** As the caller wrote them. */
  AS_WRITTEN,
  /** In lower case, {@code do_lower_case} of sentence_bert_config.json. */
  LOWER
}
