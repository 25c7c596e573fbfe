package dev.embedway.core.pipeline.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataFileReaderTest {

  private final MetadataFileReader reader = new MetadataFileReader();

  private Map<String, Object> read(String json) {
    return reader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void plainValuesAreRead() {
    assertEquals(
        Map.of("lang", "de", "year", 2026L, "ratio", 0.5, "draft", true),
        read(
            "\uFEFF{\"metadataAttributes\":{\"lang\":\"de\",\"year\":2026,\"ratio\":0.5,\"draft\":true},"
                + "\"documentStructureConfiguration\":{}}"));
  }

  @Test
  void valuesInTheLongFormAreRead() {
    assertEquals(
        Map.of("lang", "de", "year", 2026L, "draft", false),
        read(
            """
            {"metadataAttributes": {
              "lang": {"value": {"type": "STRING", "stringValue": "de"}, "includeForEmbedding": true},
              "year": {"value": {"type": "NUMBER", "numberValue": 2026}},
              "draft": {"value": {"type": "BOOLEAN", "booleanValue": false}}}}
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "[]",
        "{}",
        "{\"metadataAttributes\":[]}",
        "{\"metadataAttributes\":{\"a\":\"secret\"",
        "{\"metadataAttributes\":{\"a\":\"secret\"}} secret",
        "{\"metadataAttributes\":{\"a\":1,\"a\":\"secret\"}}",
        "{\"metadataAttributes\":{\"a\":[\"secret\"]}}",
        "{\"metadataAttributes\":{\"a\":null}}",
        "{\"metadataAttributes\":{\"a\":1e999}}",
        "{\"metadataAttributes\":{\"a\":\"secret\\u0000\"}}",
        "{\"metadataAttributes\":{\"a\":\"secret\\ud800\"}}",
        "{\"metadataAttributes\":{\"secret !\":1}}",
        "{\"metadataAttributes\":{\"a\":{\"value\":\"secret\"}}}",
        "{\"metadataAttributes\":{\"a\":{\"value\":{\"type\":\"STRING_LIST\",\"stringListValue\":[\"secret\"]}}}}",
        "{\"metadataAttributes\":{\"a\":{\"value\":{\"type\":\"STRING\",\"numberValue\":1}}}}",
        "{\"metadataAttributes\":{\"a\":{\"value\":{\"type\":\"NUMBER\",\"numberValue\":\"secret\"}}}}",
        "{\"metadataAttributes\":{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,"
            + "\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"o\":1,\"p\":1,\"q\":1}}"
      })
  void anythingElseIsRefusedWithoutQuotingIt(String json) {
    InvalidRequestException refused = assertThrows(InvalidRequestException.class, () -> read(json));

    assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
  }

  @Test
  void nestingHasAnEnd() {
    String deep = "{\"metadataAttributes\":" + "[".repeat(5_000);

    assertThrows(InvalidRequestException.class, () -> read(deep));
  }
}
