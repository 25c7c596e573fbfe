package dev.embedway.core.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00000000000000000000000000000000",
        "0AF7651916cd43dd8448eb211c80319c",
        "0af7651916cd43dd8448eb211c80319",
        "0af7651916cd43dd8448eb211c80319c0",
        "0af7651916cd43dd8448eb211c80319\n"
      })
  void rejectsWhatTraceContextDoesNotAllow(String hex) {
    assertEquals(Optional.empty(), TraceId.parse(hex));
    assertThrows(IllegalArgumentException.class, () -> new TraceId(hex));
  }

  @Test
  void workHasTheSameIdAtEachAttempt() {
    assertEquals(TraceId.of("record 1"), TraceId.of("record 1"));
    assertNotEquals(TraceId.of("record 1"), TraceId.of("record 2"));
    assertEquals(Optional.of(TraceId.of("a")), TraceId.parse(TraceId.of("a").hex()));
  }
}
