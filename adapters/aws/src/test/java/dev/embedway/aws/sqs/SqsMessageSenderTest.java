package dev.embedway.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.AwsResources;
import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.Topology;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

final class SqsMessageSenderTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final MessageCodec CODEC = new MessageCodec();

  @Test
  void everyMessageReachesItsStagesQueueUnderItsTenantsGroup() {
    try (AwsClients clients = TestCloud.clients()) {
      AwsResources.create(Topology.test(), clients);
      SqsQueues queues = new SqsQueues(clients.sqs());
      JobId job = job(ACME);
      List<PipelineMessage> embeds =
          IntStream.range(0, 23).<PipelineMessage>mapToObj(i -> new EmbedBatch(job, i)).toList();
      List<PipelineMessage> all = new ArrayList<>(embeds);
      all.addAll(List.of(new ChunkDocument(job), new StoreBatch(job, 1), new RemoveDocument(job)));
      PipelineMessage bulkEmbed = new EmbedBatch(job, 2, Lane.BULK, Optional.empty());
      PipelineMessage bulkStore = new StoreBatch(job, 2, Lane.BULK, Optional.empty());
      all.addAll(List.of(bulkEmbed, bulkStore));

      new SqsMessageSender(clients.sqs(), queues, CODEC).send(all);

      assertEquals(Set.copyOf(embeds), received(clients.sqs(), queues.url(QueueId.EMBEDDING), 23));
      assertEquals(
          Set.of(new ChunkDocument(job)), received(clients.sqs(), queues.url(QueueId.CHUNKING), 1));
      assertEquals(
          Set.of(new StoreBatch(job, 1), new RemoveDocument(job)),
          received(clients.sqs(), queues.url(QueueId.STORAGE), 2));
      assertEquals(
          Set.of(bulkEmbed), received(clients.sqs(), queues.url(QueueId.EMBEDDING_BULK), 1));
      assertEquals(Set.of(bulkStore), received(clients.sqs(), queues.url(QueueId.STORAGE_BULK), 1));
    }
  }

  @Test
  void batchesKeepWithinTheLimitsOfSqs() {
    PartlyFailingSqs sqs = new PartlyFailingSqs(0);
    JobId job = job(ACME);

    sender(sqs)
        .send(
            IntStream.range(0, 21).<PipelineMessage>mapToObj(i -> new EmbedBatch(job, i)).toList());

    assertEquals(List.of(10, 10, 1), sqs.batchSizes);
  }

  @Test
  void nothingToSendIsNoRequest() {
    PartlyFailingSqs sqs = new PartlyFailingSqs(0);

    sender(sqs).send(List.of());

    assertEquals(List.of(), sqs.batchSizes);
  }

  @Test
  void entriesThatWereRefusedAreSentAgainAlone() {
    PartlyFailingSqs sqs = new PartlyFailingSqs(2);
    JobId job = job(ACME);

    sender(sqs)
        .send(List.of(new EmbedBatch(job, 0), new EmbedBatch(job, 1), new EmbedBatch(job, 2)));

    assertEquals(List.of(3, 1, 1), sqs.batchSizes);
    assertEquals(3, sqs.taken.size());
  }

  @Test
  void entryThatIsRefusedAgainAndAgainIsAFaultThatMayPass() {
    PartlyFailingSqs sqs = new PartlyFailingSqs(Integer.MAX_VALUE);
    JobId job = job(ACME);

    UnavailableException fault =
        assertThrows(
            UnavailableException.class,
            () -> sender(sqs).send(List.of(new EmbedBatch(job, 0), new EmbedBatch(job, 1))));

    assertEquals(ErrorCode.STORE_UNAVAILABLE, fault.code());
    assertEquals(3, sqs.batchSizes.size());
  }

  @Test
  void groupOfALongTenantsNameFitsSqs() {
    TenantId longest = new TenantId("a".repeat(255));

    assertEquals("acme", SqsMessageSender.groupOf(ACME));
    assertEquals("a".repeat(128), SqsMessageSender.groupOf(new TenantId("a".repeat(128))));
    assertEquals(64, SqsMessageSender.groupOf(longest).length());
    assertTrue(
        !SqsMessageSender.groupOf(longest)
            .equals(SqsMessageSender.groupOf(new TenantId("a".repeat(254)))));
  }

  private static SqsMessageSender sender(SqsClient sqs) {
    return new SqsMessageSender(sqs, new SqsQueues(sqs), CODEC);
  }

  private static JobId job(TenantId tenant) {
    return new JobId(tenant, DocumentId.of(tenant, "docs", "a.md"), 1, 1);
  }

  private static Set<PipelineMessage> received(SqsClient sqs, String url, int count) {
    Set<PipelineMessage> messages = new HashSet<>();
    for (int poll = 0; poll < 20 && messages.size() < count; poll++) {
      List<Message> some =
          sqs.receiveMessage(receive ->
                  receive
                      .queueUrl(url)
                      .maxNumberOfMessages(10)
                      .waitTimeSeconds(1)
                      .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
              .messages();
      for (Message message : some) {
        assertEquals("acme", message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID));
        messages.add(CODEC.decode(message.body()));
        sqs.deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
      }
    }
    return messages;
  }

  /** Refuses the last entry of its first requests. */
  private static final class PartlyFailingSqs implements SqsClient {

    private final List<Integer> batchSizes = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private int refusals;

    PartlyFailingSqs(int refusals) {
      this.refusals = refusals;
    }

    @Override
    public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
      return GetQueueUrlResponse.builder().queueUrl("http://sqs/" + request.queueName()).build();
    }

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
      batchSizes.add(request.entries().size());
      List<SendMessageBatchRequestEntry> entries = new ArrayList<>(request.entries());
      SendMessageBatchResponse.Builder answer = SendMessageBatchResponse.builder();
      if (refusals > 0) {
        refusals--;
        String refused = entries.removeLast().id();
        answer.failed(
            BatchResultErrorEntry.builder()
                .id(refused)
                .code("InternalError")
                .senderFault(false)
                .build());
      }
      entries.forEach(entry -> taken.add(entry.messageBody()));
      return answer.build();
    }

    @Override
    public String serviceName() {
      return "sqs";
    }

    @Override
    public void close() {}
  }
}
