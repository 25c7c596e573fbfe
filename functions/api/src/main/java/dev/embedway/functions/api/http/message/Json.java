package dev.embedway.functions.api.http.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as this API reads and writes it. Reading is strict: UTF-8 alone, one value, no field twice,
 * depth, names and numbers bounded, no half of a surrogate pair.
 */
public final class Json {

  private static final int MAX_DEPTH = 50;
  private static final int MAX_NUMBER_CHARS = 100;
  private static final int MAX_NAME_CHARS = 1000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER_CHARS)
                          .maxNameLength(MAX_NAME_CHARS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** A new object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A new array. */
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** Maps, lists, strings and numbers as a tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** A factory of generators with this class's settings. */
  public static JsonFactory factory() {
    return MAPPER.getFactory();
  }

  /**
   * The value that bytes hold.
   *
   * @throws InvalidRequestException {@code invalid_json}, with the place and never the text
   */
  public static JsonNode parse(byte[] utf8) {
    String text = withoutMark(decode(utf8));
    try {
      JsonNode value = MAPPER.readTree(text);
      if (value == null || value.isMissingNode()) {
        throw invalid("the body is empty; a JSON object is needed");
      }
      if (text.contains("\\u")) {
        HalfPairs.check(value);
      }
      return value;
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw invalid(
          "the body is not JSON that is accepted here"
              + place
              + "; one value of at most "
              + MAX_DEPTH
              + " levels, no field twice, numbers of at most "
              + MAX_NUMBER_CHARS
              + " characters");
    }
  }

  /** Editors and PowerShell put a byte order mark before UTF-8; RFC 8259 lets it be ignored. */
  private static String withoutMark(String text) {
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static String decode(byte[] utf8) {
    ByteBuffer bytes = ByteBuffer.wrap(utf8);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw invalid("the body is not UTF-8 from byte " + bytes.position() + " on");
    }
  }

  private static InvalidRequestException invalid(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_JSON, message, null);
  }
}
