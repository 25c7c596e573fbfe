package dev.embedway.aws.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.document.Sequencer;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.pipeline.upload.UploadEvent.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reader of the messages that S3 writes to a queue.
 *
 * <p>Thread-safe. Faults are {@link InvalidRequestException}s, which no retry helps, and hold
 * nothing of the body.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">S3
 *     event structure</a>
 */
public final class S3Events {

  private final JsonMapper json = new JsonMapper();

  /** True if a body is from S3, rather than a message of ours. */
  public boolean isFromS3(String body) {
    try {
      JsonNode node = json.readTree(body);
      return node.has("Records") || node.has("Event");
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /**
   * The changes that a body tells of, in its order. The notice that S3 sends when notifications are
   * set up tells of none; kinds of events that neither create nor remove are left out.
   *
   * @throws InvalidRequestException {@code invalid_json} for what is no event of S3
   */
  public List<ObjectEvent> parse(String body) {
    JsonNode event = read(body);
    if (event.path("Event").asText().equals("s3:TestEvent")) {
      return List.of();
    }
    if (!event.path("Records").isArray()) {
      throw malformed("it has no Records");
    }
    List<ObjectEvent> events = new ArrayList<>();
    for (JsonNode entry : event.path("Records")) {
      kind(entry.path("eventName").asText())
          .ifPresent(kind -> events.add(object(kind, entry.path("s3"))));
    }
    return List.copyOf(events);
  }

  /**
   * A change of one object.
   *
   * @param key the full key as it is in the bucket, decoded
   * @param etag without quotes, empty for a removal
   * @param sequencer empty where an emulator sends none
   */
  public record ObjectEvent(
      Kind kind, String bucket, String key, String etag, Optional<Sequencer> sequencer) {

    /** The event as news for the documents bucket's intake. */
    public UploadEvent upload() {
      return new UploadEvent(key, sequencer, kind);
    }
  }

  private JsonNode read(String body) {
    try {
      return json.readTree(body);
    } catch (JsonProcessingException e) {
      // Its text quotes the body: neither it nor its cause goes on.
      throw malformed("it is not JSON");
    }
  }

  private static Optional<Kind> kind(String eventName) {
    String name = eventName.startsWith("s3:") ? eventName.substring(3) : eventName;
    if (name.startsWith("ObjectCreated:")) {
      return Optional.of(Kind.CREATED);
    }
    return name.startsWith("ObjectRemoved:") || name.startsWith("LifecycleExpiration:")
        ? Optional.of(Kind.REMOVED)
        : Optional.empty();
  }

  private static ObjectEvent object(Kind kind, JsonNode s3) {
    String bucket = s3.path("bucket").path("name").asText();
    JsonNode object = s3.path("object");
    String key = object.path("key").asText();
    if (bucket.isEmpty() || key.isEmpty()) {
      throw malformed("a record names no object");
    }
    try {
      return new ObjectEvent(
          kind,
          bucket,
          URLDecoder.decode(key, StandardCharsets.UTF_8),
          object.path("eTag").asText().replace("\"", ""),
          Optional.of(object.path("sequencer").asText())
              .filter(hex -> !hex.isEmpty())
              .map(Sequencer::new));
    } catch (IllegalArgumentException e) {
      throw malformed("a record's key or sequencer cannot be read");
    }
  }

  private static InvalidRequestException malformed(String why) {
    return new InvalidRequestException(
        ErrorCode.INVALID_JSON, "a message is no event of S3: " + why, null);
  }
}
