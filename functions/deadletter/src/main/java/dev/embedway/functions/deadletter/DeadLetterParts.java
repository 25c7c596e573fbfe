package dev.embedway.functions.deadletter;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.sqs.DeliveryRules;
import dev.embedway.aws.sqs.MessageWork;
import dev.embedway.aws.sqs.RecordBatches;
import dev.embedway.aws.sqs.RecordWork;
import java.time.Duration;

/**
 * Dependencies of the handler.
 *
 * @param records handler of the records of the dead-letter queues
 * @param work on them
 */
public record DeadLetterParts(RecordBatches records, RecordWork work) {

  private static final int CONCURRENCY = 4;

  /** No message is tried once more: each is given up when it comes. */
  private static final DeliveryRules AT_ONCE = new DeliveryRules(CONCURRENCY, Duration.ZERO);

  /** Parts over a platform. */
  public static DeadLetterParts of(AwsPlatform aws) {
    return new DeadLetterParts(
        aws.workers().ofDeadLetters(AT_ONCE),
        new DeadLetterWork(MessageWork.of(aws.services().pipeline().failures(), _ -> {})));
  }
}
