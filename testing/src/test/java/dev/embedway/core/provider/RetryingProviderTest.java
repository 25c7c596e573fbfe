package dev.embedway.core.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.core.model.PromptRole;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.FlakyProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryingProviderTest {

  private final TestClock clock = new TestClock();
  private final List<Duration> waits = new ArrayList<>();
  private final FlakyProvider service = new FlakyProvider("openai", "m", "s");

  private RetryingProvider retrying(int maxRetries) {
    return new RetryingProvider(
        service, RetryPolicy.of(maxRetries), clock, new Random(7), this::pass);
  }

  private void pass(Duration time) {
    waits.add(time);
    clock.advance(time);
  }

  private EmbedCall call(Duration time) {
    Instant deadline = clock.instant().plus(time);
    return new EmbedCall(service.model(), PromptRole.PASSAGE, List.of("a"), deadline);
  }

  private static EmbedwayException down() {
    return new UnavailableException(ErrorCode.PROVIDER_UNAVAILABLE, "down", Duration.ZERO, null);
  }

  private static EmbedwayException limited(Duration retryAfter) {
    return new RateLimitedException(
        ErrorCode.PROVIDER_RATE_LIMITED, "slow", retryAfter, new IllegalStateException());
  }

  private static EmbedwayException timedOut() {
    return new TimedOutException(ErrorCode.PROVIDER_TIMEOUT, "late", null);
  }

  @Test
  void asksAgainAfterOutagesRefusalsAndTimeOuts() {
    service.failing(List.of(down(), limited(Duration.ZERO), timedOut()));

    EmbedResult result = retrying(3).embed(call(Duration.ofSeconds(28)));

    assertEquals(1, result.vectors().size());
    assertEquals(4, service.calls().size());
  }

  @Test
  void asksAtMostOnceMoreThanTheRetriesAllowed() {
    for (int retries = 0; retries <= 3; retries++) {
      FlakyProvider dead =
          new FlakyProvider("openai", "m", "s").failing(Collections.nCopies(9, down()));
      RetryingProvider retrying =
          new RetryingProvider(dead, RetryPolicy.of(retries), clock, new Random(1), this::pass);

      assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, failure(retrying, Duration.ofHours(1)).code());

      assertEquals(1 + retries, dead.calls().size());
    }
  }

  @Test
  void whatTheCallerOrTheCredentialsAreToBlameForIsNotAskedAgain() {
    List<EmbedwayException> lasting =
        List.of(
            new InvalidRequestException(ErrorCode.PROVIDER_REJECTED, "no", null),
            new UpstreamException(ErrorCode.PROVIDER_CREDENTIALS_REJECTED, "who", null),
            new UpstreamException(ErrorCode.PROVIDER_MALFORMED_RESPONSE, "what", null),
            new UnavailableException(ErrorCode.BREAKER_OPEN, "open", Duration.ofSeconds(1), null));

    for (EmbedwayException fault : lasting) {
      service.failing(List.of(fault));
      assertSame(fault, failure(retrying(3), Duration.ofSeconds(28)));
    }

    assertEquals(lasting.size(), service.calls().size());
    assertEquals(List.of(), waits);
  }

  @Test
  void waitsAreRandomAndTheirBoundDoublesUpToTheLongest() {
    service.failing(Collections.nCopies(2000, down()));

    RetryingProvider retrying = retrying(9);
    for (int i = 0; i < 200; i++) {
      failure(retrying, Duration.ofDays(1));
    }

    for (int retry = 0; retry < 9; retry++) {
      long bound = Math.min(500L << retry, 8000);
      List<Long> millis = new ArrayList<>();
      for (int i = retry; i < waits.size(); i += 9) {
        millis.add(waits.get(i).toMillis());
      }
      assertTrue(millis.stream().allMatch(wait -> wait >= 0 && wait <= bound), "retry " + retry);
      assertTrue(Collections.max(millis) > bound * 0.5, "retry " + retry);
    }
  }

  @Test
  void waitsAsLongAsTheProviderAsks() {
    service.failing(List.of(limited(Duration.ofSeconds(20))));

    retrying(3).embed(call(Duration.ofSeconds(28)));

    assertEquals(List.of(Duration.ofSeconds(20)), waits);
  }

  @Test
  void aWaitThatWouldEndAtTheDeadlineIsNotBegun() {
    EmbedwayException fault = limited(Duration.ofSeconds(28));
    service.failing(List.of(fault));

    assertSame(fault, failure(retrying(3), Duration.ofSeconds(28)));

    assertEquals(List.of(), waits);
    assertEquals(1, service.calls().size());
  }

  @Test
  void noCallBeginsAtOrAfterTheDeadline() {
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, failure(retrying(3), Duration.ZERO).code());
    assertEquals(List.of(), service.calls());
  }

  @Test
  void noCallBeginsWhenAWaitTookLongerThanItShould() {
    service.failing(Collections.nCopies(4, down()));
    RetryingProvider slow =
        new RetryingProvider(
            service,
            RetryPolicy.of(3),
            clock,
            new Random(1),
            _ -> clock.advance(Duration.ofMinutes(1)));

    assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, failure(slow, Duration.ofSeconds(28)).code());
    assertEquals(1, service.calls().size());
  }

  @Test
  void aCallThatHangsLeavesTimeForTheNextAndTheLastHasAllThatIsLeft() {
    Instant begun = clock.instant();
    List<Duration> given = new ArrayList<>();
    RetryingProvider retrying =
        new RetryingProvider(
            new Hanging(service, clock, given), RetryPolicy.of(2), clock, new Random(7), _ -> {});

    EmbedwayException fault = failure(retrying, Duration.ofSeconds(28));

    assertEquals(ErrorCode.PROVIDER_TIMEOUT, fault.code());
    assertEquals(
        List.of(Duration.ofSeconds(14), Duration.ofSeconds(7), Duration.ofSeconds(7)), given);
    assertEquals(begun.plusSeconds(28), clock.instant());
  }

  /** Takes all the time that a call is given. */
  private static final class Hanging extends DelegatingProvider {
    private final TestClock clock;
    private final List<Duration> given;

    Hanging(EmbeddingProvider next, TestClock clock, List<Duration> given) {
      super(next);
      this.clock = clock;
      this.given = given;
    }

    @Override
    public EmbedResult embed(EmbedCall call) {
      Duration time = Duration.between(clock.instant(), call.deadline());
      given.add(time);
      clock.advance(time);
      throw timedOut();
    }
  }

  @Test
  void aQuotaThatIsUsedUpIsNotAskedAgain() {
    EmbedwayException fault =
        RateLimitedException.lasting(ErrorCode.PROVIDER_RATE_LIMITED, "used up");
    service.failing(List.of(fault));

    assertSame(fault, failure(retrying(3), Duration.ofSeconds(28)));
    assertEquals(1, service.calls().size());
  }

  @Test
  void aCallWithoutARetryHasTheOneDeadline() {
    EmbedCall call = call(Duration.ofSeconds(28));

    retrying(0).embed(call);

    assertEquals(call.deadline(), service.calls().getFirst().deadline());
  }

  private EmbedwayException failure(RetryingProvider retrying, Duration time) {
    return assertThrows(EmbedwayException.class, () -> retrying.embed(call(time)));
  }
}
