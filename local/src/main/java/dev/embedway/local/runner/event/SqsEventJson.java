package dev.embedway.local.runner.event;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.runner.LocalAws;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * The event that Lambda's event-source mapping makes of SQS messages.
 *
 * <p>Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Lambda with SQS</a>
 */
final class SqsEventJson {

  private final ObjectMapper json = new ObjectMapper();
  private final String queueArn;

  SqsEventJson(String queueName) {
    this.queueArn = LocalAws.arn("sqs", queueName);
  }

  String of(List<Message> messages) {
    ObjectNode event = json.createObjectNode();
    ArrayNode records = event.putArray("Records");
    messages.forEach(message -> add(records.addObject(), message));
    return event.toString();
  }

  private void add(ObjectNode sqsRecord, Message message) {
    sqsRecord.put("messageId", message.messageId());
    sqsRecord.put("receiptHandle", message.receiptHandle());
    sqsRecord.put("body", message.body());
    message.attributesAsStrings().forEach(sqsRecord.putObject("attributes")::put);
    ObjectNode own = sqsRecord.putObject("messageAttributes");
    message
        .messageAttributes()
        .forEach((name, value) ->
            own.putObject(name)
                .put("dataType", value.dataType())
                .put("stringValue", value.stringValue()));
    sqsRecord.put("md5OfBody", message.md5OfBody());
    sqsRecord.put("eventSource", "aws:sqs");
    sqsRecord.put("eventSourceARN", queueArn);
    sqsRecord.put("awsRegion", LocalAws.REGION);
  }
}
