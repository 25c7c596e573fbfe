package dev.embedway.core.model;

import java.util.Locale;

/** Rule for a vector length that a request asks for. */
public enum DimensionPolicy {
  /** The native length, or a smaller one that the model was trained for. */
  REDUCE,
  /** As REDUCE, and larger lengths by zeros at the end, which change no cosine. */
  PAD,
  /** Always the native length, whatever is asked for. */
  IGNORE;

  /** The policy as operators and callers read it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
