package dev.embedway.core.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.Allowance;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.MemoryLimiterStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TenantLimitsTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");

  private final TestClock clock = new TestClock();
  private final MemoryLimiterStore store = new MemoryLimiterStore();

  private TenantLimits limits(long requests, long tokens, long all) {
    return new TenantLimits(
        new LimitSettings(requests, tokens, all), new Limiter(store, clock, () -> {}));
  }

  @Test
  void aTenantIsRefusedAfterTwoSecondsOfItsRateAndOthersAreNot() {
    TenantLimits limits = limits(1, 0, 0);
    limits.admit(ACME).close();
    Permits second = limits.admit(ACME);

    RateLimitedException refused =
        assertThrows(RateLimitedException.class, () -> limits.admit(ACME));

    assertEquals(ErrorCode.REQUESTS, refused.code());
    assertEquals(Optional.of(Duration.ofSeconds(1)), refused.retryAfter());
    assertEquals(Optional.of(new Allowance(2, 0, Duration.ofSeconds(2))), refused.left());
    assertEquals(Optional.of(new Allowance(2, 0, Duration.ofSeconds(2))), second.requests());
    limits.admit(OTHER).close();
  }

  @Test
  void continuousTrafficRecoversAtTheRate() {
    TenantLimits limits = limits(10, 0, 0);
    int admitted = 0;
    for (int i = 0; i < 1000; i++) {
      try {
        limits.admit(ACME).close();
        admitted++;
      } catch (RateLimitedException e) {
        assertEquals(ErrorCode.REQUESTS, e.code());
      }
      clock.advance(Duration.ofMillis(10));
    }

    // Ten seconds at ten a second, and what the bucket held.
    assertEquals(120, admitted, 2);
  }

  @Test
  void whatTheOthersUsedUpTakesNothingFromTheTenant() {
    TenantLimits limits = limits(10, 0, 1);
    limits.admit(OTHER).close();
    limits.admit(OTHER).close();

    RateLimitedException refused =
        assertThrows(RateLimitedException.class, () -> limits.admit(ACME));

    assertEquals(2, refused.left().orElseThrow().limit());
    assertEquals(20, limits.requestsLeft(ACME).orElseThrow().remaining());
  }

  @Test
  void tokensAreTakenBeforeAndSettledAfter() {
    TenantLimits limits = limits(0, 100, 0);
    try (Permits permits = limits.admit(ACME)) {
      permits.admit(150);
      assertEquals(50, permits.tokens().orElseThrow().remaining());
      permits.settle(90);
    }
    try (Permits more = limits.admit(ACME)) {
      more.admit(110);
      more.settle(130);
    }

    RateLimitedException refused =
        assertThrows(RateLimitedException.class, () -> limits.admit(ACME).admit(1));

    assertEquals(ErrorCode.TOKENS, refused.code());
    assertEquals(Optional.of(Duration.ofMillis(210)), refused.retryAfter());
  }

  @Test
  void aRequestThatFailedGetsItsTokensBack() {
    TenantLimits limits = limits(0, 100, 0);
    try (Permits failing = limits.admit(ACME)) {
      failing.admit(200);
    }

    try (Permits permits = limits.admit(ACME)) {
      permits.admit(200);
    }
  }

  @Test
  void aRequestThatWillNeverFitIsRefusedForGood() {
    Permits permits = limits(0, 100, 0).admit(ACME);

    InvalidRequestException refused =
        assertThrows(InvalidRequestException.class, () -> permits.admit(201));

    assertEquals(ErrorCode.MAX_TOKENS_PER_REQUEST, refused.code());
    assertEquals(Optional.of(Map.of("tokens", 201L, "limit", 200L)), refused.details());
  }

  @Test
  void withoutLimitsNothingIsAsked() {
    TenantLimits limits = limits(0, 0, 0);
    try (Permits permits = limits.admit(ACME)) {
      permits.admit(1_000_000);
      assertEquals(Optional.empty(), permits.requests());
      assertEquals(Optional.empty(), permits.tokens());
    }

    assertEquals(0, store.calls());
  }
}
