package dev.embedway.pgvector.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class VectorSearchTest {

  @Test
  void walksOnlyWhereComparingAllThatMatchWouldTakeLonger() {
    assertEquals(2_000, VectorSearch.few(100_000, 20));
    assertEquals(100, VectorSearch.few(10, 20));
    assertNotEquals(VectorSearch.few(100_000, 100), VectorSearch.few(100_000, 20));
  }
}
