package dev.embedway.models;

/** Whether a model's tokenizer is given texts as they were written. */
enum TextCase {
  AS_WRITTEN,
  /** In lower case, {@code do_lower_case} of sentence_bert_config.json. */
  LOWER
}
