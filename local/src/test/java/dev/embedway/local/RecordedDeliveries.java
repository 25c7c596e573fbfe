package dev.embedway.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.MessageType;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.local.runner.Invocable;
import dev.embedway.local.runner.InvocationOutcome;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;

/** Records of events on their way to functions, as SQS counted their deliveries. Thread-safe. */
final class RecordedDeliveries {

  private final ObjectMapper json = new ObjectMapper();
  private final MessageCodec codec = new MessageCodec();
  private final List<List<Delivery>> events = new CopyOnWriteArrayList<>();

  /**
   * A delivery of a message.
   *
   * @param subject key of the object or id of the document that it is about; empty for a body that
   *     cannot be read
   * @param type of the message and its batch
   * @param receiveCount as SQS has it
   */
  record Delivery(String subject, String type, int receiveCount) {}

  /** The function, whose events are noted. */
  Invocable around(Invocable function) {
    return new Invocable() {
      @Override
      public String name() {
        return function.name();
      }

      @Override
      public InvocationOutcome invoke(String eventJson) {
        events.add(deliveries(eventJson));
        return function.invoke(eventJson);
      }
    };
  }

  private List<Delivery> deliveries(String event) {
    return StreamSupport.stream(read(event).path("Records").spliterator(), false)
        .map(record ->
            delivery(
                read(record.path("body").asText()),
                record.at("/attributes/ApproximateReceiveCount").asInt()))
        .toList();
  }

  private Delivery delivery(JsonNode body, int receiveCount) {
    if (body.has("Records")) {
      String key = body.at("/Records/0/s3/object/key").asText();
      return new Delivery(URLDecoder.decode(key, StandardCharsets.UTF_8), "event", receiveCount);
    }
    if (!body.has("job")) {
      return new Delivery("", "unreadable", receiveCount);
    }
    PipelineMessage message = codec.decode(body.toString());
    return new Delivery(
        message.job().document().value(),
        MessageType.of(message).wire() + " " + MessageType.batch(message),
        receiveCount);
  }

  private JsonNode read(String text) {
    try {
      return json.readTree(text);
    } catch (JsonProcessingException e) {
      if (!text.startsWith("{")) {
        return json.nullNode();
      }
      throw new UncheckedIOException(e);
    }
  }

  /** Receive counts of the messages about these, by type. */
  Map<String, List<Integer>> counts(String key, String document) {
    Map<String, List<Integer>> counts = new TreeMap<>();
    events.stream()
        .flatMap(List::stream)
        .filter(each -> each.subject().equals(key) || each.subject().equals(document))
        .forEach(each ->
            counts.computeIfAbsent(each.type(), _ -> new ArrayList<>()).add(each.receiveCount()));
    return counts;
  }

  /** Types of messages that came in one event with one that cannot be read. */
  List<String> besideUnreadable() {
    return events.stream()
        .filter(event -> event.stream().anyMatch(each -> each.type().equals("unreadable")))
        .flatMap(List::stream)
        .map(each -> each.type().split(" ", 2)[0])
        .filter(type -> !type.equals("unreadable"))
        .distinct()
        .sorted()
        .toList();
  }
}
