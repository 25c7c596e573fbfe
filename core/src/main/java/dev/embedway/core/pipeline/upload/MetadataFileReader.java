package dev.embedway.core.pipeline.upload;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.vector.Attributes;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Reads metadata files of the form that Bedrock Knowledge Bases has: {@code {"metadataAttributes":
 * {name: value}}}, a value being a string, a number or a boolean, or such a one in its long form
 * {@code {"value": {"type": "NUMBER", "numberValue": 7}, "includeForEmbedding": false}}. Metadata
 * is never embedded here, so {@code includeForEmbedding} is passed over.
 *
 * <p>Thread-safe. Faults hold nothing of the file but names of attributes.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/userguide/s3-data-source-connector.html">Amazon
 *     S3 as a data source</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_MetadataAttributeValue.html">Bedrock,
 *     MetadataAttributeValue</a>
 */
final class MetadataFileReader {

  private static final String PLACE = "metadataAttributes";

  private final JsonMapper json =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /**
   * The attributes of a file.
   *
   * @throws InvalidRequestException saying what is wrong with it and what is allowed
   */
  Map<String, Object> read(byte[] bytes) {
    JsonNode attributes = parse(bytes).path(PLACE);
    if (!attributes.isObject()) {
      throw invalid("a metadata file is {\"metadataAttributes\": {\"name\": \"value\", ...}}");
    }
    ObjectNode plain = json.createObjectNode();
    attributes.properties().forEach(field -> plain.set(field.getKey(), plain(field.getValue())));
    return Attributes.of(Optional.of(plain), PLACE);
  }

  private JsonNode parse(byte[] bytes) {
    try {
      return json.readTree(bytes);
    } catch (IOException e) {
      // Its text quotes the file: neither it nor its cause goes on.
      throw invalid("the metadata file is not one JSON object in UTF-8 without repeated names");
    }
  }

  private static JsonNode plain(JsonNode value) {
    JsonNode typed = value.path("value");
    if (!typed.isObject()) {
      return value;
    }
    return switch (typed.path("type").asText()) {
      case "STRING" -> typed(typed.path("stringValue"), JsonNodeType.STRING);
      case "NUMBER" -> typed(typed.path("numberValue"), JsonNodeType.NUMBER);
      case "BOOLEAN" -> typed(typed.path("booleanValue"), JsonNodeType.BOOLEAN);
      default -> throw untyped();
    };
  }

  private static JsonNode typed(JsonNode value, JsonNodeType type) {
    if (value.getNodeType() != type) {
      throw untyped();
    }
    return value;
  }

  private static InvalidRequestException untyped() {
    return invalid(
        "an attribute's type is STRING with stringValue, NUMBER with numberValue or BOOLEAN with"
            + " booleanValue; lists are not supported");
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, PLACE);
  }
}
