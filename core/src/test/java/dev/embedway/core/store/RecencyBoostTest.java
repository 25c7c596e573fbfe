package dev.embedway.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecencyBoostTest {

  private static final Instant NOW = Instant.parse("2026-03-11T00:00:00Z");
  private static final RecencyBoost BOOST = new RecencyBoost("published", 10, 3);

  private static double factor(Object published) {
    return BOOST.factor(Map.of("published", published), NOW);
  }

  @Test
  void preferenceIsHalvedWithEachHalfLife() {
    assertEquals(4, factor("2026-03-11"));
    assertEquals(2.5, factor("2026-03-01"));
    assertEquals(1.75, factor("2026-02-19"));
    assertEquals(1, factor("1066-10-14"), 1e-9);
    assertEquals(4, factor("2030-01-01"), "what is to come is as what is new");
  }

  @Test
  void timesAreReadInWhicheverFormTheyAreWritten() {
    long seconds = Instant.parse("2026-03-01T00:00:00Z").getEpochSecond();
    for (Object time :
        List.of(
            "2026-03-01",
            "2026-03-01T00:00:00",
            "2026-03-01T00:00:00Z",
            "2026-03-01T02:00:00+02:00",
            seconds,
            (double) seconds,
            BigDecimal.valueOf(seconds))) {
      assertEquals(2.5, factor(time), 1e-9, time::toString);
    }
  }

  @Test
  void whatHasNoTimeIsNotPreferred() {
    for (Object other :
        List.of("", "yesterday", "2026-13-01", "2026", true, Double.NaN, List.of("2026-03-11"))) {
      assertEquals(1, factor(other), other::toString);
    }
    assertEquals(1, BOOST.factor(Map.of("other", "2026-03-11"), NOW));
    assertEquals(1, factor(-1e300), 1e-9);
    assertEquals(4, factor(1e300));
  }

  @Test
  void numbersOutsideOfTheirRangesAreRefused() {
    for (double number : new double[] {0, -1, Double.NaN, 1e9}) {
      assertThrows(IllegalArgumentException.class, () -> new RecencyBoost("a", number, 1));
      assertThrows(IllegalArgumentException.class, () -> new RecencyBoost("a", 1, number));
    }
    for (String name : List.of("", "a b", "a'", "a".repeat(65))) {
      assertThrows(IllegalArgumentException.class, () -> new RecencyBoost(name, 1, 1));
    }
  }

  @Test
  void searchesChooseBeforeTheirStore() {
    SearchTuning store = new SearchTuning(Optional.empty(), Optional.empty(), Optional.of(BOOST));
    RecencyBoost other = new RecencyBoost("seen", 1, 1);

    assertEquals(Optional.of(BOOST), SearchTuning.NONE.or(store).recency());
    assertEquals(
        Optional.of(other),
        new SearchTuning(Optional.empty(), Optional.empty(), Optional.of(other))
            .or(store)
            .recency());
  }
}
