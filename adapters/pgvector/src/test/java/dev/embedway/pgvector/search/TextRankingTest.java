package dev.embedway.pgvector.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextRankingTest {

  @ParameterizedTest
  @CsvSource({"1, 1000", "0.5, 1000", "0.1, 1500", "0.05, 2000", "4.9e-324, 2000"})
  void asksForMoreCandidatesTheFewerAFilterLeaves(double share, int wanted) {
    assertEquals(wanted, TextRanking.wanted(share));
  }
}
