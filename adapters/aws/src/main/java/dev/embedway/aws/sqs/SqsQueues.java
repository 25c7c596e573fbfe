package dev.embedway.aws.sqs;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.client.AwsCall;
import dev.embedway.topology.QueueId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Queue URLs by name: asked once each, never built, since emulators have forms of their own. */
@ThreadSafe
public final class SqsQueues {

  private final SqsClient sqs;
  private final Map<String, String> names;
  private final Map<String, String> urls = new ConcurrentHashMap<>();

  /** Queues of the client's account, called as in the topology. */
  public SqsQueues(SqsClient sqs) {
    this(sqs, Map.of());
  }

  /**
   * Queues of the client's account.
   *
   * @param names of those that are called otherwise than in the topology, by their names there
   */
  public SqsQueues(SqsClient sqs, Map<String, String> names) {
    this.sqs = sqs;
    this.names = Map.copyOf(names);
  }

  /** The name of a queue where it is, by that in the topology. */
  public String name(String queue) {
    return names.getOrDefault(queue, queue);
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
            AwsCall.of("SQS", () -> sqs.getQueueUrl(get -> get.queueName(name(queue))).queueUrl()));
  }
}
