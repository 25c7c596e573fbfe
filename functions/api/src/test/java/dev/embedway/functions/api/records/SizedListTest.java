package dev.embedway.functions.api.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.functions.api.http.message.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizedListTest {

  /** Bytes of a character are those in Lambda's own JSON. */
  @ParameterizedTest
  @CsvSource({"a, 1", "\\, 4", "\u00fc, 2", "\u754c, 3", "\ud83d\ude00, 12"})
  void takesAsManyItemsAsLambdaGivesBack(String character, int bytes) {
    ObjectNode item = Json.object().put("content", character.repeat(1_000_000 / bytes));
    SizedList list = new SizedList();

    for (int i = 0; i < 5; i++) {
      assertTrue(list.add(item), character);
    }

    assertFalse(list.add(item), character);
    assertEquals(5, list.items().size());
  }
}
