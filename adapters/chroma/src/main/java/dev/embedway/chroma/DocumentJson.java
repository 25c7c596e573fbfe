package dev.embedway.chroma;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.vector.MetadataFileAttributes;
import dev.embedway.core.vector.VectorBatch;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Documents' states and headings as text: Chroma's own metadata have no lists and no maps. */
final class DocumentJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> ATTRIBUTES = new TypeReference<>() {};
  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private DocumentJson() {}

  static String write(DocumentState state) {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("key", state.key())
            .put("generation", state.generation())
            .put("removed", state.removed());
    json.set("attributes", MAPPER.valueToTree(state.facts().attributes()));
    json.putObject("metadata")
        .put("version", state.facts().metadata().version())
        .set("attributes", MAPPER.valueToTree(state.facts().metadata().attributes()));
    ObjectNode written = json.putObject("written");
    state
        .written()
        .forEach((generation, batches) -> {
          ObjectNode one =
              written.putObject(String.valueOf(generation)).put("total", batches.total());
          ObjectNode chunks = one.putObject("chunks");
          batches.chunks().forEach((batch, count) -> chunks.put(String.valueOf(batch), count));
        });
    return json.toString();
  }

  static DocumentState read(String text) {
    JsonNode json = parse(text);
    TreeMap<Long, DocumentState.Written> written = new TreeMap<>();
    json.path("written")
        .properties()
        .forEach(one -> written.put(Long.valueOf(one.getKey()), written(one.getValue())));
    return new DocumentState(
        json.path("key").asText(),
        json.path("generation").asLong(),
        json.path("removed").asBoolean(),
        new VectorBatch.Facts(
            attributes(json),
            new MetadataFileAttributes(
                json.path("metadata").path("version").asLong(), attributes(json.path("metadata")))),
        written);
  }

  private static DocumentState.Written written(JsonNode json) {
    TreeMap<Integer, Integer> chunks = new TreeMap<>();
    json.path("chunks")
        .properties()
        .forEach(one -> chunks.put(Integer.valueOf(one.getKey()), one.getValue().asInt()));
    return new DocumentState.Written(json.path("total").asInt(), chunks);
  }

  private static Map<String, Object> attributes(JsonNode of) {
    return MAPPER.convertValue(of.path("attributes"), ATTRIBUTES);
  }

  static String write(List<String> texts) {
    return MAPPER.valueToTree(texts).toString();
  }

  static List<String> readTexts(String text) {
    return MAPPER.convertValue(parse(text), TEXTS);
  }

  private static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a row is not of the form it was given", e);
    }
  }
}
