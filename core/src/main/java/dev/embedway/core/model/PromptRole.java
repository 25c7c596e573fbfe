package dev.embedway.core.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Purpose that a text is embedded for; it selects the prompt put before the text. */
public enum PromptRole {
  QUERY,
  PASSAGE,
  /** No prompt. */
  NONE;

  /** The role as callers write it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of a wire name; empty for any other string. */
  public static Optional<PromptRole> ofWire(String name) {
    return Arrays.stream(values()).filter(role -> role.wire().equals(name)).findFirst();
  }
}
