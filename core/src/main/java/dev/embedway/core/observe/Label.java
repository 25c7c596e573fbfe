package dev.embedway.core.observe;

import java.util.Locale;

/** Labels of metrics. */
public enum Label {
  PROVIDER,
  MODEL,
  STATUS,
  REASON,
  FROM_PROVIDER,
  TO_PROVIDER,
  POLICY_TYPE,
  METHOD,
  MODE,
  CODE,
  LIMIT,
  STAGE,
  QUEUE_NAME,
  FLAG,
  SERVICE;

  /** A label with its value. */
  public record Value(Label label, String text) {}

  /** This label with a value. */
  public Value of(String text) {
    return new Value(this, text);
  }

  /** The name under which it is shown. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
