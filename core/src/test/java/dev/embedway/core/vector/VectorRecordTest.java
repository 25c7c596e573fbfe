package dev.embedway.core.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.Vector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VectorRecordTest {

  private static final Vector VECTOR = Vector.of(new float[] {1});

  @Test
  void idsAreTheCallersUnlessTheyMayBeAFiles() {
    for (String id :
        List.of("vec_0123456789abcdef01234567", "7", "M\u00fcller/2024 #1", "a".repeat(200))) {
      assertEquals(id, new VectorRecord(id, "", 0, VECTOR, Map.of()).id());
    }
    for (String id :
        List.of(
            "",
            " ",
            "a".repeat(201),
            "two\nlines",
            "nul\u0000",
            "half\ud800",
            "doc_0123456789abcdef01234567",
            "doc_")) {
      assertTrue(
          String.valueOf(
                  assertThrows(
                          IllegalArgumentException.class,
                          () -> new VectorRecord(id, "", 0, VECTOR, Map.of()),
                          id)
                      .getMessage())
              .contains("1 to 200"));
    }
  }
}
