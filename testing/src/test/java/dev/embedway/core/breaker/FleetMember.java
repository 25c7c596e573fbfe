package dev.embedway.core.breaker;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One process of a fleet: its breakers, and the events it saw. */
final class FleetMember {

  static final BreakerId ID = new BreakerId("openai", "api.openai.com");

  private final List<BreakerEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final TestClock clock;
  private final Breakers breakers;

  FleetMember(BreakerStore store, BreakerPolicy policy, TestClock clock, long seed) {
    this.clock = clock;
    this.breakers = new Breakers(store, policy, clock, new SplittableRandom(seed), events::add);
  }

  Breakers breakers() {
    return breakers;
  }

  List<BreakerEvent> events() {
    return events;
  }

  <E extends BreakerEvent> List<E> events(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** A call that is answered at once; says {@code passed} or the code of its refusal. */
  String succeed() {
    return call(Duration.ZERO, null);
  }

  String succeedAfter(Duration took) {
    return call(took, null);
  }

  /** A call that fails so; says {@code passed} if it was made. */
  String fail(ErrorCode code) {
    return call(Duration.ZERO, code);
  }

  String fail() {
    return fail(ErrorCode.PROVIDER_UNAVAILABLE);
  }

  void failTimes(int times) {
    for (int i = 0; i < times; i++) {
      fail();
    }
  }

  void succeedTimes(int times) {
    for (int i = 0; i < times; i++) {
      succeed();
    }
  }

  private String call(Duration took, @Nullable ErrorCode code) {
    try {
      return breakers
          .of(ID)
          .call(
              deadline(),
              _ -> {
                clock.advance(took);
                if (code != null) {
                  throw fault(code);
                }
                return "passed";
              });
    } catch (EmbedwayException e) {
      return e.code() == code ? "passed" : e.code().wire();
    }
  }

  Instant deadline() {
    return clock.instant().plusSeconds(28);
  }

  static EmbedwayException fault(ErrorCode code) {
    Duration second = Duration.ofSeconds(1);
    return switch (code) {
      case PROVIDER_UNAVAILABLE -> new UnavailableException(code, "down", second, null);
      case PROVIDER_TIMEOUT, DEADLINE_EXCEEDED -> new TimedOutException(code, "late", null);
      case PROVIDER_RATE_LIMITED ->
          new RateLimitedException(code, "much", second, new IllegalStateException("429"));
      case PROVIDER_CREDENTIALS_REJECTED, PROVIDER_MALFORMED_RESPONSE ->
          new UpstreamException(code, "odd", null);
      case PROVIDER_REJECTED -> new InvalidRequestException(code, "no", null);
      default -> throw new IllegalArgumentException(code.wire());
    };
  }
}
