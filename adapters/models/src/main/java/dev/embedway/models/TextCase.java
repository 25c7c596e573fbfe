package dev.embedway.models;

/** Case in which a model's tokenizer is given texts. */
enum TextCase {
  AS_WRITTEN,
  /** In lower case, {@code do_lower_case} of sentence_bert_config.json. */
  LOWER
}
