package dev.embedway.core.pipeline.summary;

import java.util.Locale;

/** A part of a summary that is read by itself, and may be missing. */
public enum SummaryPart {
  /** Messages in the stages' queues. */
  QUEUES,
  /** Dead letters of the stages. */
  DLQ,
  /** Ages of open jobs. */
  AGES,
  /** Work that the stages did. */
  STAGES,
  /** Wanted states of the stages. */
  FLAGS,
  /** Circuit breakers of providers. */
  BREAKERS;

  /** The name as callers read it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
