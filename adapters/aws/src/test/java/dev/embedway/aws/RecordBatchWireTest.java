package dev.embedway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.sqs.DeliveryMarks;
import dev.embedway.aws.sqs.DeliveryRules;
import dev.embedway.aws.sqs.RecordBatch;
import dev.embedway.aws.sqs.RecordWork;
import dev.embedway.aws.sqs.SqsQueues;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.trace.TraceId;
import dev.embedway.testing.LambdaContext;
import dev.embedway.topology.QueueSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** The record batch between a real queue and Lambda's own reading and writing of JSON. */
final class RecordBatchWireTest {

  private static final String EVENT =
      """
      {"Records":[{"messageId":"MESSAGE","receiptHandle":"RECEIPT","body":"{}",
        "attributes":{"ApproximateReceiveCount":"1","SentTimestamp":"1545082649183",
          "SenderId":"AIDA","ApproximateFirstReceiveTimestamp":"NOW",
          "MessageGroupId":"acme"},
        "messageAttributes":{},"md5OfBody":"99914b932bd37a50b983c5e7c90ae93b",
        "eventSource":"aws:sqs",
        "eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:queue","awsRegion":"us-east-1"}]}
      """;

  @Test
  void failedRecordOfARealQueueIsNamedToLambdaAndComesAgainSooner() {
    try (AwsClients clients = TestCloud.clients()) {
      QueueSpec made = TestCloud.queue(clients);
      QueueSpec queue =
          new QueueSpec(made.name(), Duration.ofMinutes(6), 5, made.retention(), made.delays());
      AwsResources.createQueue(clients.sqs(), queue);
      SqsQueues queues = new SqsQueues(clients.sqs());
      String url = queues.url(queue.name());
      clients.sqs().sendMessage(send -> send.queueUrl(url).messageBody("{}"));
      Message message = receive(clients.sqs(), url);

      String answer = answer(clients.sqs(), queues, queue, message);

      assertEquals(
          "{\"batchItemFailures\":[{\"itemIdentifier\":\"" + message.messageId() + "\"}]}", answer);
      assertEquals(message.messageId(), receive(clients.sqs(), url).messageId());
    }
  }

  private static String answer(SqsClient sqs, SqsQueues queues, QueueSpec queue, Message message) {
    SQSEvent event =
        LambdaEventSerializers.serializerFor(
                SQSEvent.class, RecordBatchWireTest.class.getClassLoader())
            .fromJson(
                EVENT
                    .replace("MESSAGE", message.messageId())
                    .replace("RECEIPT", message.receiptHandle())
                    .replace("NOW", Long.toString(System.currentTimeMillis())));
    RecordBatch batch =
        new RecordBatch(
            PipelineStage.CHUNKING,
            queue,
            new DeliveryRules(2, Duration.ofSeconds(1), Duration.ofDays(1)),
            DeliveryMarks.NONE,
            sqs,
            queues,
            InstantSource.system(),
            new SecureRandom());
    SQSBatchResponse response = batch.process(event, new LambdaContext(60_000), new FailingWork());
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    JacksonFactory.getInstance().getSerializer(SQSBatchResponse.class).toJson(response, json);
    return json.toString(StandardCharsets.UTF_8);
  }

  /** Waits at most 8 s, far less than the queue's visibility timeout. */
  private static Message receive(SqsClient sqs, String url) {
    var messages =
        sqs.receiveMessage(receive -> receive.queueUrl(url).waitTimeSeconds(8)).messages();
    assertTrue(!messages.isEmpty(), "no message came");
    return messages.getFirst();
  }

  /** Work that may succeed later. */
  private static final class FailingWork implements RecordWork {

    @Override
    public void handle(SQSMessage message) {
      throw new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE, "later", Duration.ofSeconds(1), null);
    }

    @Override
    public Optional<TraceId> trace(SQSMessage message) {
      return Optional.empty();
    }

    @Override
    public void waiting(SQSMessage message) {}

    @Override
    public void failed(FailedMessage message, EmbedwayException fault) {
      throw new AssertionError("the fault may pass");
    }

    @Override
    public void exhausted(FailedMessage message, EmbedwayException fault) {
      throw new AssertionError("this is the first delivery");
    }
  }
}
