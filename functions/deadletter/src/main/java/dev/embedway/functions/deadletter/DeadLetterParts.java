package dev.embedway.functions.deadletter;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.sqs.DeliveryRules;
import dev.embedway.aws.sqs.MessageWork;
import dev.embedway.aws.sqs.RecordBatch;
import dev.embedway.aws.sqs.RecordWork;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Dependencies of the handler.
 *
 * @param batches record handlers of the dead-letter queues, by the queues' names where they are
 * @param work on their records
 */
public record DeadLetterParts(Map<String, RecordBatch> batches, RecordWork work) {

  private static final int CONCURRENCY = 4;

  /** No message is tried once more: each is given up when it comes. */
  private static final DeliveryRules AT_ONCE = new DeliveryRules(CONCURRENCY, Duration.ZERO);

  public DeadLetterParts {
    batches = Map.copyOf(batches);
  }

  /** Parts over a platform. */
  public static DeadLetterParts of(AwsPlatform aws) {
    Map<String, String> names = aws.context().settings().resources().queueNames();
    return new DeadLetterParts(
        Arrays.stream(QueueId.values())
            .collect(
                Collectors.toMap(
                    queue -> name(names, queue), queue -> aws.deadLetterBatch(queue, AT_ONCE))),
        new DeadLetterWork(MessageWork.of(aws.services().pipeline().failures(), _ -> {})));
  }

  private static String name(Map<String, String> names, QueueId queue) {
    String name = queue.deadLetterMapping().queue();
    return names.getOrDefault(name, name);
  }

  /**
   * The record handler of a dead-letter queue.
   *
   * @throws IllegalArgumentException for a queue of another name
   */
  RecordBatch batch(String queue) {
    return Optional.ofNullable(batches.get(queue))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "queue must be one of " + batches.keySet() + ", was " + queue));
  }
}
