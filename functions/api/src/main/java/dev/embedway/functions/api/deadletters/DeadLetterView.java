package dev.embedway.functions.api.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Failure;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Origin;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Review;
import dev.embedway.core.pipeline.deadletter.Payload;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.message.MessageType;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.requeue.DeadLetterService.ReadLetter;
import dev.embedway.core.pipeline.requeue.PayloadRedaction;
import dev.embedway.functions.api.http.message.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * JSON of dead letters. Queues have the original module's names, {@code embeddings:<stage>} and
 * {@code embeddings:<stage>:dlq}; secrets in payloads are redacted.
 */
final class DeadLetterView {

  /** Bytes of a payload that a list shows, so that its largest page is one answer. */
  private static final int MAX_LISTED_BYTES = 8 * 1024;

  private DeadLetterView() {}

  /** Name of a stage's queue. */
  static String queue(PipelineStage stage) {
    return "embeddings:" + stage.wire();
  }

  /** Name of a stage's dead letters. */
  static String stream(PipelineStage stage) {
    return queue(stage) + ":dlq";
  }

  /** An item of a list, without a payload that would make the page too large. */
  static ObjectNode listed(ReadLetter read) {
    ObjectNode item = whole(read);
    long bytes = bytes(item.path("payload")) + bytes(item.path("text"));
    if (bytes > MAX_LISTED_BYTES) {
      item.putNull("payload");
      item.putNull("text");
      item.put(
          "payload_error",
          "the payload has %d bytes, and a list shows at most %d; GET embeddings/dlq/%s shows it"
              .formatted(bytes, MAX_LISTED_BYTES, read.letter().id().value()));
    }
    return item;
  }

  private static long bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** A dead letter with its payload, whatever its size. */
  static ObjectNode whole(ReadLetter read) {
    DeadLetter letter = read.letter();
    Failure failure = letter.failure();
    ObjectNode item = Json.object().put("entry_id", letter.id().value());
    item.put("queue", queue(letter.origin().stage()));
    item.put("job_id", letter.origin().job().map(JobId::wire).orElse(null));
    item.put("error", failure.message());
    item.put("failed_at", failure.lastAt().toString());
    item.set("payload", read.payload().map(DeadLetterView::body).orElse(null));
    item.put("text", read.payload().flatMap(Payload::text).map(PayloadRedaction::of).orElse(null));
    item.put("payload_error", read.unreadable().isEmpty() ? null : read.unreadable());
    item.set("fields", fields(letter));
    item.put("dlq_state", letter.state().wire());
    item.put("operator_note", letter.review().note().orElse(null));
    item.put("tenant", letter.tenant().value());
    putOrigin(item, letter.origin());
    item.put("failure_type", failure.code().type().wire());
    item.put("failure_code", failure.code().name());
    item.put("first_failed_at", failure.firstAt().toString());
    item.put("receive_count", failure.receiveCount());
    item.put("trace_id", letter.trace().orElse(null));
    return item;
  }

  private static void putOrigin(ObjectNode item, Origin origin) {
    item.put("store", origin.store().orElse(null));
    item.put("type", origin.type().map(MessageType::wire).orElse(null));
    put(item, "batch", origin.part().batch());
    put(item, "chunk", origin.part().chunk());
  }

  private static void put(ObjectNode item, String field, OptionalInt number) {
    number.ifPresentOrElse(value -> item.put(field, value), () -> item.putNull(field));
  }

  /** Other facts of the ledger; the payload is in none of them. */
  private static ObjectNode fields(DeadLetter letter) {
    Review review = letter.review();
    ObjectNode fields = Json.object().put("stage", letter.origin().stage().wire());
    fields.put("cause", letter.failure().cause());
    fields.put("decided_by", review.by().orElse(null));
    fields.put("decided_at", review.at().map(Instant::toString).orElse(null));
    fields.put("sent", review.sent());
    fields.put("payload_bytes", letter.payload().bytes().length);
    return fields;
  }

  private static JsonNode body(Payload payload) {
    try {
      return PayloadRedaction.of(Json.parse(payload.body().getBytes(StandardCharsets.UTF_8)));
    } catch (InvalidRequestException _) {
      return TextNode.valueOf(PayloadRedaction.ofBody(payload.body()));
    }
  }
}
