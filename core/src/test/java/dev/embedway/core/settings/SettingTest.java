package dev.embedway.core.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingTest {

  private static final Setting.Whole TIMEOUT =
      Setting.number("TIMEOUT", 30, 1, 300, "seconds", "Max time.");
  private static final Setting.Decimal RATE = Setting.decimal("RATE", "0.5", 0.01, 1, "A share.");
  private static final Setting.Span DEADLINE =
      Setting.duration("DEADLINE", "12h", Duration.ofSeconds(90), Duration.ofDays(4), "An age.");
  private static final Setting.Choice MODE =
      Setting.oneOf("MODE", "auto", List.of("on", "off", "auto"), "A mode.");

  @Test
  void rangesAreShownAsTheyAreRead() {
    assertEquals("1..300 seconds", TIMEOUT.allowed());
    assertEquals("0..9", Setting.number("N", 1, 0, 9, "", "A number.").allowed());
    assertEquals("0.01..1", RATE.allowed());
    assertEquals("90s..4d: a number and s, m, h or d", DEADLINE.allowed());
    assertEquals("`on`, `off` or `auto`", MODE.allowed());
    assertEquals("`a` or `b`", Setting.oneOf("M", "a", List.of("a", "b"), "Two.").allowed());
  }

  @Test
  void durationsAreShownInTheLargestUnitThatIsWhole() {
    Setting.Span span =
        Setting.duration("S", "1h", Duration.ofMinutes(90), Duration.ofHours(36), "A time.");

    assertEquals("90m..36h: a number and s, m, h or d", span.allowed());
  }

  @Test
  void defaultsHoldWhereNothingIsSet() {
    Environment environment = new Environment(Map.of());

    assertEquals(30, environment.number(TIMEOUT));
    assertEquals(0.5, environment.decimal(RATE));
    assertEquals(Duration.ofHours(12), environment.duration(DEADLINE));
    assertEquals("auto", environment.oneOf(MODE));
    environment.finish();
  }

  @Test
  void boundsAreAllowed() {
    Environment low =
        new Environment(Map.of("TIMEOUT", "1", "RATE", "0.01", "DEADLINE", "90s", "MODE", "on"));
    Environment high = new Environment(Map.of("TIMEOUT", "300", "RATE", "1", "DEADLINE", "96h"));

    assertEquals(1, low.number(TIMEOUT));
    assertEquals(0.01, low.decimal(RATE));
    assertEquals(Duration.ofSeconds(90), low.duration(DEADLINE));
    assertEquals("on", low.oneOf(MODE));
    assertEquals(300, high.number(TIMEOUT));
    assertEquals(1, high.decimal(RATE));
    assertEquals(Duration.ofDays(4), high.duration(DEADLINE));
    low.finish();
    high.finish();
  }

  @Test
  void valuesBeyondTheBoundsAreFaultsThatNameTheRange() {
    Environment environment =
        new Environment(Map.of("TIMEOUT", "301", "RATE", "1.1", "DEADLINE", "89s", "MODE", "ON"));
    environment.number(TIMEOUT);
    environment.decimal(RATE);
    environment.duration(DEADLINE);
    environment.oneOf(MODE);

    String message =
        String.valueOf(
            assertThrows(ConfigurationException.class, environment::finish).getMessage());

    assertTrue(message.contains("TIMEOUT: allowed is 1..300 seconds, given was \"301\""), message);
    assertTrue(message.contains("RATE: allowed is 0.01..1, given was \"1.1\""), message);
    assertTrue(message.contains("DEADLINE: allowed is 90s..4d"), message);
    assertTrue(message.contains("MODE: allowed is `on`, `off` or `auto`"), message);
  }
}
