package dev.embedway.core.pipeline.deadletter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UpstreamException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class FailureTableTest {

  private static final Duration SOON = Duration.ofSeconds(1);

  static Stream<EmbedwayException> faults() {
    return Stream.of(
        new UnavailableException(ErrorCode.STORE_UNAVAILABLE, "away", SOON, null),
        new UnavailableException(ErrorCode.PROVIDER_UNAVAILABLE, "503", SOON, null),
        new UnavailableException(ErrorCode.BREAKER_OPEN, "open", SOON, null),
        new UnavailableException(ErrorCode.FALLBACK_EXHAUSTED, "none", SOON, null),
        new UnavailableException(ErrorCode.MODEL_LOADING, "loading", SOON, null),
        new UnavailableException(ErrorCode.PARSER_BUSY, "busy", SOON, null),
        new UnavailableException(ErrorCode.DOCUMENT_BUSY, "busy", SOON, null),
        new TimedOutException(ErrorCode.PROVIDER_TIMEOUT, "slow", null),
        new TimedOutException(ErrorCode.DEADLINE_EXCEEDED, "late", null),
        new RateLimitedException(ErrorCode.PROVIDER_RATE_LIMITED, "429", SOON, (Throwable) null),
        RateLimitedException.lasting(ErrorCode.PROVIDER_RATE_LIMITED, "no money"),
        new InternalException(ErrorCode.INTERNAL, "surprise", null),
        new UpstreamException(ErrorCode.PROVIDER_CREDENTIALS_REJECTED, "401", null),
        new UpstreamException(ErrorCode.PROVIDER_MALFORMED_RESPONSE, "no JSON", null),
        new InvalidRequestException(ErrorCode.PROVIDER_REJECTED, "400", null),
        new InvalidRequestException(ErrorCode.INVALID_JSON, "no object", null));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatMayPassIsTriedAgainAndNothingElse(EmbedwayException fault) {
    boolean triedAgain = FailureTable.of(fault).type() != FailureType.PERMANENT;

    assertEquals(fault.isRetriable(), triedAgain, fault.code().wire());
  }

  @ParameterizedTest
  @CsvSource({
    "PROVIDER_TIMEOUT,TIMEOUT,RETRY",
    "PROVIDER_RATE_LIMITED,RATE_LIMIT,RETRY",
    "PROVIDER_UNAVAILABLE,UPSTREAM_5XX,RETRY",
    "PROVIDER_REJECTED,BAD_REQUEST,PERMANENT",
    "PROVIDER_CREDENTIALS_REJECTED,UNAUTHORIZED,PERMANENT",
    "MODEL_DENIED,FORBIDDEN,PERMANENT",
    "MODEL_NOT_FOUND,NOT_FOUND,PERMANENT",
    "STATE_CONFLICT,CONFLICT,PERMANENT",
    "BODY_TOO_LARGE,PAYLOAD_TOO_LARGE,PERMANENT",
    "DIMENSION_MISMATCH,UNPROCESSABLE_ENTITY,PERMANENT",
    "INVALID_PARAMETER,INVALID_INPUT,PERMANENT",
    "INVALID_JSON,BAD_JSON,PERMANENT",
    "UNKNOWN_PROVIDER,CONFIG,PERMANENT",
    "INTERNAL,UNKNOWN,UNKNOWN"
  })
  void codesOfTheOriginalHaveTheirNamesAndTypes(
      ErrorCode code, FailureCode failure, FailureType type) {
    assertEquals(failure, FailureTable.of(code));
    assertEquals(type, failure.type());
  }

  @Test
  void everyCodeHasAClassAndEveryClassACode() {
    Set<FailureCode> used =
        Stream.of(ErrorCode.values()).map(FailureTable::of).collect(Collectors.toSet());

    // Told from a provider that is not well by the fault's cause.
    used.add(FailureCode.NETWORK);
    assertEquals(EnumSet.allOf(FailureCode.class), EnumSet.copyOf(used));
  }

  @Test
  void providerThatIsNotReachedDiffersFromOneThatIsNotWell() {
    IOException refused = new ConnectException("refused");

    assertEquals(
        FailureCode.NETWORK,
        FailureTable.of(
            new UnavailableException(ErrorCode.PROVIDER_UNAVAILABLE, "gone", SOON, refused)));
    assertEquals(
        FailureCode.UPSTREAM_5XX,
        FailureTable.of(
            new UnavailableException(ErrorCode.PROVIDER_UNAVAILABLE, "503", SOON, null)));
  }
}
