package dev.embedway.core.model;

/** What a text is embedded for, which picks the prompt that is put before it. */
public enum PromptRole {
  QUERY,
  PASSAGE,
  /** No prompt. */
  NONE
}
