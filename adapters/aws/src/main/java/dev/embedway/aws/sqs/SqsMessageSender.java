package dev.embedway.aws.sqs;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.client.AwsCall;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.requeue.MessageReturn;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.QueueId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Sends to the stages' queues in batches of at most {@value #MAX_ENTRIES} messages and {@value
 * #MAX_BYTES} bytes. Entries that SQS did not take are sent again, {@value #ATTEMPTS} times in all.
 *
 * <p>The message group is the tenant's name; SQS allows 128 characters there, so of a longer name
 * it is the hash.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html">
 *     SendMessageBatch</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html">Fair
 *     queues</a>
 */
@ThreadSafe
public final class SqsMessageSender implements MessageSender, MessageReturn {

  static final int MAX_ENTRIES = 10;
  static final int MAX_BYTES = 1 << 20;
  private static final int MAX_GROUP_LENGTH = 128;
  private static final int ATTEMPTS = 3;

  private final SqsClient sqs;
  private final SqsQueues queues;
  private final MessageCodec codec;

  /** A sender to the topology's queues. */
  public SqsMessageSender(SqsClient sqs, SqsQueues queues, MessageCodec codec) {
    this.sqs = sqs;
    this.queues = queues;
    this.codec = codec;
  }

  @Override
  public void send(List<PipelineMessage> messages) {
    Map<QueueId, List<PipelineMessage>> byQueue =
        messages.stream()
            .collect(
                Collectors.groupingBy(
                    PipelineStage::queueOf, LinkedHashMap::new, Collectors.toList()));
    byQueue.forEach(
        (queue, theirs) -> batches(theirs).forEach(batch -> sendBatch(queues.url(queue), batch)));
  }

  @Override
  public void send(QueueId queue, TenantId tenant, String body) {
    sendBatch(
        queues.url(queue),
        List.of(
            SendMessageBatchRequestEntry.builder()
                .id("0")
                .messageBody(body)
                .messageGroupId(groupOf(tenant))
                .build()));
  }

  static String groupOf(TenantId tenant) {
    return tenant.value().length() <= MAX_GROUP_LENGTH
        ? tenant.value()
        : ContentHash.of(tenant.value()).hex();
  }

  private List<List<SendMessageBatchRequestEntry>> batches(List<PipelineMessage> messages) {
    List<List<SendMessageBatchRequestEntry>> batches = new ArrayList<>();
    List<SendMessageBatchRequestEntry> current = new ArrayList<>();
    int bytes = 0;
    for (PipelineMessage message : messages) {
      SendMessageBatchRequestEntry entry = entry(current.size(), message);
      int size = entry.messageBody().getBytes(StandardCharsets.UTF_8).length;
      if (current.size() == MAX_ENTRIES || bytes + size > MAX_BYTES) {
        batches.add(current);
        current = new ArrayList<>();
        bytes = 0;
        entry = entry(0, message);
      }
      current.add(entry);
      bytes += size;
    }
    if (!current.isEmpty()) {
      batches.add(current);
    }
    return batches;
  }

  private SendMessageBatchRequestEntry entry(int position, PipelineMessage message) {
    return SendMessageBatchRequestEntry.builder()
        .id(Integer.toString(position))
        .messageBody(codec.encode(message))
        .messageGroupId(groupOf(message.job().tenant()))
        .build();
  }

  private void sendBatch(String url, List<SendMessageBatchRequestEntry> batch) {
    List<SendMessageBatchRequestEntry> left = batch;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Set<String> refused = refused(url, left);
      left = left.stream().filter(entry -> refused.contains(entry.id())).toList();
      if (left.isEmpty()) {
        return;
      }
    }
    throw new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        "SQS did not take " + left.size() + " of " + batch.size() + " messages",
        Duration.ofSeconds(1),
        null);
  }

  private Set<String> refused(String url, List<SendMessageBatchRequestEntry> entries) {
    return AwsCall.of(
            "SQS", () -> sqs.sendMessageBatch(send -> send.queueUrl(url).entries(entries)).failed())
        .stream()
        .map(BatchResultErrorEntry::id)
        .collect(Collectors.toSet());
  }
}
