package dev.embedway.aws.sqs;

import dev.embedway.aws.client.AwsCall;
import dev.embedway.topology.QueueId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Queue URLs by name: asked once each, never built, since emulators have forms of their own.
 *
 * <p>Thread-safe.
 */
public final class SqsQueues {

  private final SqsClient sqs;
  private final Map<String, String> names;
  private final Map<String, String> urls = new ConcurrentHashMap<>();

  /** Queues of the client's account, called as in the topology. */
  public SqsQueues(SqsClient sqs) {
    this(sqs, Map.of());
  }

  /** Queues of the client's account, some of them under other names than in the topology. */
  public SqsQueues(SqsClient sqs, Map<QueueId, String> names) {
    this.sqs = sqs;
    this.names =
        names.entrySet().stream()
            .collect(Collectors.toMap(entry -> entry.getKey().queueName(), Map.Entry::getValue));
  }

  /** The URL of a queue of the topology; the first time one request. */
  public String url(QueueId queue) {
    return url(queue.queueName());
  }

  /** The URL of the queue that has a name in the topology; the first time one request. */
  public String url(String name) {
    return urls.computeIfAbsent(
        name,
        queue ->
            AwsCall.of(
                "SQS",
                () ->
                    sqs.getQueueUrl(get -> get.queueName(names.getOrDefault(queue, queue)))
                        .queueUrl()));
  }
}
