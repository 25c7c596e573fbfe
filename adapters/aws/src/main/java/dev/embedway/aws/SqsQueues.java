package dev.embedway.aws;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Queue URLs by name: asked once each, never built, since emulators have forms of their own.
 *
 * <p>Thread-safe.
 */
public final class SqsQueues {

  private final SqsClient sqs;
  private final Map<String, String> urls = new ConcurrentHashMap<>();

  /** Queues of the client's account. */
  public SqsQueues(SqsClient sqs) {
    this.sqs = sqs;
  }

  /** The URL of a queue; the first time one request. */
  public String url(String name) {
    return urls.computeIfAbsent(
        name,
        queue -> AwsCall.of("SQS", () -> sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl()));
  }
}
