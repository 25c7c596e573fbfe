package dev.embedway.aws.lambda;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.aws.sqs.SqsQueues;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.QueueId;
import java.util.List;
import java.util.stream.Stream;

/**
 * Events that prime a queue's worker, one record for each kind of message.
 *
 * @param queue name of the queue that they seem to come from
 */
public record SqsPriming(String queue) {

  /** A job that no document has, so that its messages have no effect. */
  public static final JobId JOB =
      new JobId(new TenantId("priming"), new DocumentId("doc_" + "0".repeat(24)), 1, 1);

  /** S3 event of a metadata file whose document does not exist. */
  static final String S3_EVENT =
      """
      {
        "Records": [
          {
            "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "priming",
            "eventTime": "2026-01-01T00:00:00.000Z", "eventName": "ObjectCreated:Put",
            "s3": {
              "s3SchemaVersion": "1.0", "configurationId": "priming",
              "bucket": {"name": "priming", "arn": "arn:aws:s3:::priming"},
              "object": {
                "key": "priming/priming/priming.txt.metadata.json", "size": 2,
                "eTag": "00000000000000000000000000000000", "sequencer": "00"
              }
            }
          }
        ]
      }
      """;

  /** Priming of the worker of a queue. */
  public static SqsPriming of(SqsQueues queues, QueueId queue) {
    return new SqsPriming(queues.name(queue.queueName()));
  }

  /** Priming by messages of ours. */
  public EventPriming<SQSEvent> by(
      RequestHandler<SQSEvent, SQSBatchResponse> handler, PipelineMessage... messages) {
    MessageCodec codec = new MessageCodec();
    return ofBodies(handler, Stream.of(messages).map(codec::encode).toList());
  }

  /** Priming by S3's news of an object and a message of ours. */
  public EventPriming<SQSEvent> byS3And(
      RequestHandler<SQSEvent, SQSBatchResponse> handler, PipelineMessage message) {
    return ofBodies(handler, List.of(S3_EVENT, new MessageCodec().encode(message)));
  }

  private EventPriming<SQSEvent> ofBodies(
      RequestHandler<SQSEvent, SQSBatchResponse> handler, List<String> bodies) {
    ObjectNode event = new JsonMapper().createObjectNode();
    var records = event.putArray("Records");
    for (String body : bodies) {
      ObjectNode message = records.addObject();
      message.put("messageId", "priming-" + records.size()).put("receiptHandle", "priming");
      message.put("body", body).put("eventSource", "aws:sqs").put("awsRegion", "priming");
      message.put("eventSourceARN", "arn:aws:sqs:priming:000000000000:" + queue);
      message.putObject("attributes").put("ApproximateReceiveCount", "1");
      message.putObject("messageAttributes");
    }
    return new EventPriming<>(handler, SQSEvent.class, event.toString());
  }
}
