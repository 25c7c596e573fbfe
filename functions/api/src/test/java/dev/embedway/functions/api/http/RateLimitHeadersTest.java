package dev.embedway.functions.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RateLimitHeadersTest {

  @Test
  void resetIsInMillisecondsBelowASecondAndRoundedUp() {
    assertEquals("0ms", RateLimitHeaders.written(Duration.ZERO));
    assertEquals("12ms", RateLimitHeaders.written(Duration.ofNanos(11_000_001)));
    assertEquals("1s", RateLimitHeaders.written(Duration.ofSeconds(1)));
    assertEquals("1.25s", RateLimitHeaders.written(Duration.ofMillis(1250)));
    assertEquals("60s", RateLimitHeaders.written(Duration.ofMinutes(1)));
  }
}
