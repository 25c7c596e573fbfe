package dev.embedway.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TextBoostsTest {

  @Test
  void weightThatWouldUnderflowIsTheLeast() {
    assertEquals(new TextBoosts(1e-9, 1), new TextBoosts(Double.MIN_VALUE, 1));
    assertEquals(new TextBoosts(0, 1e-9), new TextBoosts(0, 1e-300));
  }

  @Test
  void weightsAreUpToTenAndNotBothZero() {
    assertEquals(10, new TextBoosts(10, 0).title());
    assertThrows(IllegalArgumentException.class, () -> new TextBoosts(0, 0));
    assertThrows(IllegalArgumentException.class, () -> new TextBoosts(10.1, 1));
    assertThrows(IllegalArgumentException.class, () -> new TextBoosts(1, -1));
    assertThrows(IllegalArgumentException.class, () -> new TextBoosts(Double.NaN, 1));
  }
}
