package dev.embedway.core.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Gains worked out by hand: a rank counts 1 / log2(rank + 1). */
class NdcgTest {

  private static final double SECOND = 0.6309;
  private static final double THIRD = 0.5;
  private static final double FOURTH = 0.4307;

  @Test
  void isOneWhereTheRelevantComeFirst() {
    assertEquals(1, Ndcg.of(List.of("a", "b", "c"), Set.of("a", "b")));
  }

  @Test
  void laterRanksCountLess() {
    assertEquals(SECOND, Ndcg.of(List.of("x", "a"), Set.of("a")), 1e-4);
    assertEquals(
        (SECOND + FOURTH) / (1 + SECOND + THIRD),
        Ndcg.of(List.of("x", "a", "y", "b"), Set.of("a", "b", "c")),
        1e-4);
  }

  @Test
  void countsTenDocumentsOfEitherSide() {
    List<Integer> found = IntStream.rangeClosed(1, 20).boxed().toList();

    assertEquals(0, Ndcg.of(found, Set.of(11, 12)));
    assertEquals(0.2891, Ndcg.of(found, Set.of(10)), 1e-4);
    assertEquals(1, Ndcg.of(found, Set.copyOf(found)), 1e-9);
  }

  @Test
  void isNoneWithoutAnythingRelevant() {
    assertEquals(0, Ndcg.of(List.of("a"), Set.of()));
    assertEquals(0, Ndcg.of(List.of(), Set.of("a")));
  }
}
