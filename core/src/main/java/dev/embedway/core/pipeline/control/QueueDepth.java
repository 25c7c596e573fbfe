package dev.embedway.core.pipeline.control;

/**
 * Messages in a queue. SQS's counts are approximate: they settle within a minute of the last
 * change.
 *
 * @param waiting to be received, those that are delayed included
 * @param inFlight received and not deleted: under work, or waiting for a retry
 */
public record QueueDepth(long waiting, long inFlight) {

  /** No message. */
  public static final QueueDepth EMPTY = new QueueDepth(0, 0);

  /** The messages of both. */
  public QueueDepth plus(QueueDepth other) {
    return new QueueDepth(waiting + other.waiting, inFlight + other.inFlight);
  }

  /** All of them. */
  public long total() {
    return waiting + inFlight;
  }
}
