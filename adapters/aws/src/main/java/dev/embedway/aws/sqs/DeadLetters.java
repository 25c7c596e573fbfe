package dev.embedway.aws.sqs;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.aws.client.AwsCall;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.topology.QueueSpec;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The dead-letter queues of records that are given up: each goes to that of its queue's redrive
 * policy as it came, with attribute {@value #GIVEN_UP} beside it, whose value is the code of the
 * last fault. SQS keeps the attribute when the message is moved back, which tells its stage that
 * somebody sent it back.
 *
 * <p>Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html">
 *     StartMessageMoveTask</a>
 */
final class DeadLetters {

  /** The attribute that marks a message that was given up. */
  static final String GIVEN_UP = "embedway.given-up";

  private static final String GROUP = "MessageGroupId";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SqsClient sqs;
  private final SqsQueues queues;
  private final Map<String, String> urls = new ConcurrentHashMap<>();

  DeadLetters(SqsClient sqs, SqsQueues queues) {
    this.sqs = sqs;
    this.queues = queues;
  }

  /** True for a message that was given up before and has been sent back. */
  static boolean wasGivenUp(SQSMessage message) {
    return message.getMessageAttributes() != null
        && message.getMessageAttributes().containsKey(GIVEN_UP);
  }

  /**
   * Puts a record into its queue's dead-letter queue; durable when it returns.
   *
   * @throws EmbedwayException when SQS does not take it
   */
  void put(QueueSpec queue, SQSMessage message, ErrorCode cause) {
    String url = urls.computeIfAbsent(queue.name(), name -> find(queue));
    AwsCall.of(
        "SQS",
        () ->
            sqs.sendMessage(send -> {
              send.queueUrl(url)
                  .messageBody(message.getBody())
                  .messageAttributes(
                      Map.of(
                          GIVEN_UP,
                          MessageAttributeValue.builder()
                              .dataType("String")
                              .stringValue(cause.wire())
                              .build()));
              group(message).ifPresent(send::messageGroupId);
            }));
  }

  private static Optional<String> group(SQSMessage message) {
    return Optional.ofNullable(message.getAttributes())
        .map(attributes -> attributes.get(GROUP))
        .filter(group -> !group.isEmpty());
  }

  private String find(QueueSpec queue) {
    String source = queues.url(queue.name());
    String policy =
        AwsCall.of(
            "SQS",
            () ->
                sqs.getQueueAttributes(get ->
                        get.queueUrl(source).attributeNames(QueueAttributeName.REDRIVE_POLICY))
                    .attributes()
                    .getOrDefault(QueueAttributeName.REDRIVE_POLICY, ""));
    // An emulator may keep no redrive policy; then the queue has the topology's name.
    return policy.isEmpty() ? queues.url(queue.deadLetterName()) : queues.url(name(policy));
  }

  private static String name(String policy) {
    try {
      String arn = JSON.readTree(policy).path("deadLetterTargetArn").asText();
      return arn.substring(arn.lastIndexOf(':') + 1);
    } catch (JsonProcessingException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, "the queue's redrive policy is no JSON object", e);
    }
  }
}
