package dev.embedway.local.runner.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.local.runner.InvocationOutcome;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Reader of Lambda's partial batch responses: an answer of none failed means that all messages
 * succeeded; an invalid one, that all failed.
 *
 * <p>Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial
 *     batch responses</a>
 */
final class BatchFailures {

  private final ObjectMapper json = new ObjectMapper();

  /** The messages to delete; the others are redelivered after their visibility timeout. */
  List<Message> succeeded(List<Message> batch, InvocationOutcome outcome) {
    return switch (outcome) {
      case InvocationOutcome.Failed _ -> List.of();
      case InvocationOutcome.Answered answered -> succeeded(batch, answered.json());
    };
  }

  private List<Message> succeeded(List<Message> batch, String answerJson) {
    JsonNode failures;
    try {
      failures = json.readTree(answerJson).path("batchItemFailures");
    } catch (JsonProcessingException e) {
      return List.of();
    }
    if (!failures.isArray() && !failures.isMissingNode() && !failures.isNull()) {
      return List.of();
    }
    Set<String> known = new HashSet<>(batch.stream().map(Message::messageId).toList());
    Set<String> failed = new HashSet<>();
    for (JsonNode failure : failures) {
      String id = failure.path("itemIdentifier").asText("");
      if (!known.contains(id)) {
        return List.of();
      }
      failed.add(id);
    }
    return batch.stream().filter(message -> !failed.contains(message.messageId())).toList();
  }
}
