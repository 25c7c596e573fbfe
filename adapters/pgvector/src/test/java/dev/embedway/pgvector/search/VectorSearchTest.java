package dev.embedway.pgvector.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VectorSearchTest {

  @Test
  void walksOnlyWhereComparingAllThatMatchWouldTakeLonger() {
    assertEquals(2_000, VectorSearch.few(100_000, 20));
    assertEquals(100, VectorSearch.few(10, 20));
    assertNotEquals(VectorSearch.few(100_000, 100), VectorSearch.few(100_000, 20));
  }

  @Test
  void comparesWhatAFilterLeavesOfLongDocumentsWhereTheWalkWouldBeLong() {
    var longDocuments = new FilteredDocuments.Estimate(10_000, 1_000);
    var shortDocuments = new FilteredDocuments.Estimate(100_000, 10_000);
    var half = new FilteredDocuments.Estimate(10_000, 5_000);

    assertTrue(VectorSearch.isQuicker(longDocuments, 10_000, 100_000, 100));
    assertFalse(VectorSearch.isQuicker(longDocuments, 10_000, 100_000, 20));
    assertFalse(VectorSearch.isQuicker(shortDocuments, 10_000, 100_000, 100));
    assertFalse(VectorSearch.isQuicker(half, 50_000, 100_000, 100));
  }
}
