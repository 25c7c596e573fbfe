package dev.embedway.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HybridWeightsTest {

  @Test
  void onlyTheRatioMatters() {
    assertEquals(new HybridWeights(1, 0.5), new HybridWeights(100, 50));
    assertEquals(HybridWeights.EQUAL, new HybridWeights(Double.MIN_VALUE, Double.MIN_VALUE));
    assertEquals(new HybridWeights(0, 1), new HybridWeights(0, 0.001));
  }

  @Test
  void weightThatDecidesNothingIsZero() {
    assertEquals(new HybridWeights(0, 1), new HybridWeights(Double.MIN_VALUE, 1));
    assertEquals(new HybridWeights(1, 0), new HybridWeights(Double.MAX_VALUE, 1e-300));
  }

  @Test
  void weightsAreFiniteAndNotBothZero() {
    assertThrows(IllegalArgumentException.class, () -> new HybridWeights(0, 0));
    assertThrows(IllegalArgumentException.class, () -> new HybridWeights(-1, 2));
    assertThrows(IllegalArgumentException.class, () -> new HybridWeights(Double.NaN, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new HybridWeights(1, Double.POSITIVE_INFINITY));
  }
}
