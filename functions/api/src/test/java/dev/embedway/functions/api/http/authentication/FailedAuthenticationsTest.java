package dev.embedway.functions.api.http.authentication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.functions.api.http.message.SourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FailedAuthenticationsTest {

  private final List<String> counted = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
  private final FailedAuthentications failures =
      new FailedAuthentications(
          (metric, by, labels) -> counted.add(metric.wire() + "/" + by + "/" + labels[0].text()),
          lines::add,
          now::get);

  @Test
  void floodOfWrongKeysIsCountedInFullAndLoggedOnceAPeriod() {
    for (int i = 0; i < 1500; i++) {
      failures.note(ErrorCode.INVALID_API_KEY, new SourceAddress("203.0.113.7"));
    }
    now.updateAndGet(at -> at.plus(FailedAuthentications.PERIOD));
    failures.note(ErrorCode.MISSING_API_KEY, new SourceAddress("2001:db8::1"));

    assertEquals(1501, counted.size());
    assertEquals("authentication_failures_total/1/invalid_api_key", counted.getFirst());
    assertEquals(
        List.of(
            "1 requests failed authentication since the last such line; the last one:"
                + " invalid_api_key from 203.0.113.7",
            "1500 requests failed authentication since the last such line; the last one:"
                + " missing_api_key from 2001:db8::1"),
        lines);
  }

  @Test
  void addressThatIsNoneIsNotLogged() {
    failures.note(ErrorCode.INVALID_API_KEY, new SourceAddress("ew_secret\nforged line"));

    assertEquals(
        List.of(
            "1 requests failed authentication since the last such line; the last one:"
                + " invalid_api_key from an unknown address"),
        lines);
    assertEquals(Duration.ofSeconds(10), FailedAuthentications.PERIOD);
  }
}
