package dev.embedway.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  private final JsonMapper jackson = new JsonMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " [ ] ",
        "\"\"",
        "{\"a\": {\"b\": [1, -2, 0, 123456789, true, false, null]}, \"c\": \"d\"}",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"",
        "{\"\\u0061\": \"é日本\", \"\": \"{[,:]}\"}",
      })
  void readsWhatJacksonReads(String json) throws IOException {
    assertEquals(jackson.readTree(json).toString(), JsonText.parse(json).toString());
  }

  @Test
  void numbersThatAreNoIdsKeepTheirValue() throws IOException {
    assertEquals(-12.5, JsonText.parse("-1.25e1").asDouble());
    assertEquals(12_345_678_901L, JsonText.parse("12345678901").asLong());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "[1,]",
        "[1 2]",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "tru",
        "1 1",
        "-",
        "--1",
        "+"
      })
  void anythingElseIsAFault(String text) {
    assertThrows(IOException.class, () -> JsonText.parse(text));
  }

  @Test
  void whatNestsTooDeepIsAFault() {
    String deep = "[".repeat(100_000);

    assertThrows(IOException.class, () -> JsonText.parse(deep));
  }
}
