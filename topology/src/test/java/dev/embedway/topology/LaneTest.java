package dev.embedway.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneTest {

  @ParameterizedTest
  @CsvSource({"0, BULK", "10, BULK", "25, BULK", "26, LIVE", "50, LIVE", "80, LIVE", "100, LIVE"})
  void lowPrioritiesAreTheBulkLane(int priority, Lane lane) {
    assertEquals(lane, Lane.of(priority));
  }
}
