package dev.embedway.models.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharesTest {

  @Test
  void partsSumToTheTotalAndStandAsTheWeightsDo() {
    Random random = new Random(3);
    for (int round = 0; round < 1000; round++) {
      List<Integer> weights = random.ints(1 + random.nextInt(50), 0, 500).boxed().toList();
      int total = random.nextInt(1_000_000);

      List<Integer> parts = Shares.of(total, weights);

      long sum = weights.stream().mapToLong(Integer::longValue).sum();
      assertEquals(total, parts.stream().mapToInt(Integer::intValue).sum());
      for (int i = 0; sum > 0 && i < parts.size(); i++) {
        double due = (double) total * weights.get(i) / sum;
        assertTrue(Math.abs(parts.get(i) - due) < 1);
      }
    }
  }

  @Test
  void textsWithoutWeightShareAlike() {
    assertEquals(List.of(2, 2, 1), Shares.of(5, List.of(0, 0, 0)));
  }
}
