package dev.embedway.aws.sqs;

import com.google.errorprone.annotations.ThreadSafe;

/**
 * Marks of deliveries that were begun. One whose function ended without an answer, by lack of
 * memory or time, stays behind: that is how a record that kills its functions is told from one that
 * waits, which SQS's receive count cannot do.
 */
@ThreadSafe
public interface DeliveryMarks {

  /** Marks of nothing, for records that are known to kill nothing. */
  DeliveryMarks NONE =
      new DeliveryMarks() {
        @Override
        public int deaths(String messageId) {
          return 0;
        }

        @Override
        public String begin(String messageId) {
          return "";
        }

        @Override
        public void end(String messageId, String mark) {}
      };

  /**
   * Deliveries of a message that were begun and never ended, and whose function cannot be running
   * any more.
   */
  int deaths(String messageId);

  /** Marks a delivery; durable when it returns. */
  String begin(String messageId);

  /** Removes a mark; never throws, so that no outcome is lost by it. */
  void end(String messageId, String mark);
}
