package dev.embedway.models.engine.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.Variant;
import dev.embedway.models.engine.residency.RunPolicy;
import dev.embedway.models.tokenizer.TokenIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RunPlanTest {
  @Test
  void int8RunsEveryTextAloneLongestFirst() {
    List<List<Integer>> runs = RunPlan.of(texts(3, 9, 5), RunPolicy.of(Variant.INT8));

    assertEquals(List.of(List.of(1), List.of(2), List.of(0)), runs);
  }

  @Test
  void staticScalesLetTextsOfOneLengthShareRuns() {
    RunPolicy policy = RunPolicy.of(Variant.INT8).ofStaticScales();

    List<List<Integer>> runs = RunPlan.of(texts(90, 9, 90, 5, 9, 90, 9, 200, 200), policy);

    assertEquals(
        List.of(List.of(7), List.of(8), List.of(0, 2), List.of(5), List.of(1, 4, 6), List.of(3)),
        runs);
  }

  @Test
  void fp32SharesRunsAmongTextsOfLikeLength() {
    List<List<Integer>> runs = RunPlan.of(texts(10, 200, 12, 190, 11), RunPolicy.of(Variant.FP32));

    assertEquals(List.of(List.of(1, 3), List.of(2, 4, 0)), runs);
  }

  @Test
  void fp32StaysBelowItsBudgetOfPaddedTokensAndForgetsNoText() {
    RunPolicy policy = RunPolicy.of(Variant.FP32);
    Random random = new Random(3);
    for (int trial = 0; trial < 200; trial++) {
      int[] lengths = random.ints(1 + random.nextInt(100), 2, 257).toArray();
      List<TokenIds> texts = texts(lengths);

      List<List<Integer>> runs = RunPlan.of(texts, policy);

      List<Integer> places = new ArrayList<>();
      for (List<Integer> run : runs) {
        int longest = run.stream().mapToInt(place -> lengths[place]).max().orElseThrow();
        assertTrue(run.size() == 1 || longest * run.size() <= policy.maxTokens());
        places.addAll(run);
      }
      assertEquals(
          IntStream.range(0, lengths.length).boxed().toList(), places.stream().sorted().toList());
    }
  }

  private static List<TokenIds> texts(int... lengths) {
    return IntStream.of(lengths).mapToObj(length -> TokenIds.of(new int[length])).toList();
  }
}
