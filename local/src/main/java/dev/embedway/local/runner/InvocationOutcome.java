package dev.embedway.local.runner;

/** Result of one invocation. */
public sealed interface InvocationOutcome {

  /**
   * The handler answered.
   *
   * @param json its answer as Lambda would send it
   */
  record Answered(String json) implements InvocationOutcome {}

  /**
   * There is no answer.
   *
   * @param reason why
   * @param detail what Lambda would report, for the log
   */
  record Failed(Reason reason, String detail) implements InvocationOutcome {}

  /** Reason for which an invocation has no answer. */
  enum Reason {
    /** The event is larger than Lambda takes. */
    EVENT_TOO_LARGE,
    /** The answer is larger than Lambda sends. */
    ANSWER_TOO_LARGE,
    /** The handler threw. */
    THROWN,
    /** The function's time was up. */
    TIMED_OUT
  }
}
