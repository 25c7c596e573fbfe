package dev.embedway.core.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordSizeTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "30, 23", "200, 150", "256, 192", "2147483647, 1610612735"})
  void threeWordsStandForFourTokens(int tokens, int words) {
    assertEquals(words, WordSize.ofTokens(tokens));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "150, 200", "200, 267", "1000, 1333", "2147483647, 2863311529"})
  void fourTokensStandForThreeWords(int words, long tokens) {
    assertEquals(tokens, WordSize.inTokens(words));
  }
}
