package dev.embedway.core.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTimeTest {

  @ParameterizedTest
  @CsvSource({
    "PT-3S, 1 second",
    "PT0S, 1 second",
    "PT0.001S, 1 second",
    "PT1.2S, 2 seconds",
    "PT119S, 119 seconds",
    "PT120S, about 2 minutes",
    "PT301S, about 6 minutes",
    "PT119M, about 119 minutes",
    "PT2H, about 2 hours",
    "PT49997.091S, about 14 hours",
    "PT47H, about 47 hours",
    "PT49H, about 3 days"
  })
  void waitIsSaidInTheLargestUnitOfWhichThereAreTwo(Duration wait, String said) {
    assertEquals(said, HumanTime.of(wait));
  }
}
