package dev.embedway.aws.sqs;

import dev.embedway.aws.client.AwsCall;
import dev.embedway.core.pipeline.control.QueueDepth;
import dev.embedway.core.pipeline.control.QueueDepths;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Depths of the queues as SQS counts them.
 *
 * <p>Thread-safe; given up after two seconds, since an upload waits for it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html">
 *     GetQueueAttributes</a>
 */
public final class SqsQueueDepths implements QueueDepths {

  private static final Duration BOUND = Duration.ofSeconds(2);
  private static final QueueAttributeName VISIBLE =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
  private static final QueueAttributeName DELAYED =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED;
  private static final QueueAttributeName IN_FLIGHT =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;

  private final SqsClient sqs;
  private final SqsQueues queues;
  private final Function<QueueId, String> names;

  private SqsQueueDepths(SqsClient sqs, SqsQueues queues, Function<QueueId, String> names) {
    this.sqs = sqs;
    this.queues = queues;
    this.names = names;
  }

  /** Depths of the queues that the stages read. */
  public static QueueDepths ofStages(SqsClient sqs, SqsQueues queues) {
    return new SqsQueueDepths(sqs, queues, QueueId::queueName);
  }

  /** Depths of the queues into which SQS moves messages that were received too often. */
  public static QueueDepths ofDeadLetterQueues(SqsClient sqs, SqsQueues queues) {
    return new SqsQueueDepths(sqs, queues, queue -> queue.deadLetterMapping().queue());
  }

  @Override
  public QueueDepth depth(QueueId queue) {
    String url = queues.url(names.apply(queue));
    Map<QueueAttributeName, String> counts =
        AwsCall.of(
            "SQS",
            () ->
                sqs.getQueueAttributes(get ->
                        get.queueUrl(url)
                            .attributeNames(VISIBLE, DELAYED, IN_FLIGHT)
                            .overrideConfiguration(bounds -> bounds.apiCallTimeout(BOUND)))
                    .attributes());
    return new QueueDepth(
        count(counts, VISIBLE) + count(counts, DELAYED), count(counts, IN_FLIGHT));
  }

  private static long count(Map<QueueAttributeName, String> counts, QueueAttributeName name) {
    return Long.parseLong(counts.getOrDefault(name, "0"));
  }
}
