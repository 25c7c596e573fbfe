package dev.embedway.models.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " [ ] ",
        "\"\"",
        "{\"a\": {\"b\": [1, -2.5, 0, 12345678901, true, false, null]}, \"c\": \"d\"}",
        "{\"\\u0061\": \"\u65e5\u672c\", \"\": \"{[,:]}\"}",
      })
  void readsWhatTheMapperReads(String json) throws IOException {
    assertEquals(new JsonMapper().readTree(json).toString(), JsonTree.read(file(json)).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "[1", "{\"a\"}", "{a:1}", "[1,]", "[1 2]", "\"a", "tru"})
  void anythingElseIsAFault(String text) {
    assertThrows(IOException.class, () -> JsonTree.read(file(text)));
  }

  private Path file(String json) throws IOException {
    return Files.writeString(directory.resolve("tokenizer.json"), json);
  }
}
