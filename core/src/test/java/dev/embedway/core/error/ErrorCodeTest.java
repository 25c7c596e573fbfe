package dev.embedway.core.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.ErrorCode.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

  @ParameterizedTest
  @EnumSource
  void isTakenByTheExceptionOfItsKindAlone(ErrorCode code) {
    for (Kind kind : Kind.values()) {
      Function<ErrorCode, EmbedwayException> maker = maker(kind);
      if (kind == code.kind()) {
        assertEquals(code, maker.apply(code).code());
      } else {
        assertThrows(IllegalArgumentException.class, () -> maker.apply(code), kind.name());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasAnExceptionThatIsNamedLikeItsKind(Kind kind) {
    ErrorCode any =
        Arrays.stream(ErrorCode.values())
            .filter(code -> code.kind() == kind)
            .findFirst()
            .orElseThrow();

    String name = maker(kind).apply(any).getClass().getSimpleName();

    assertEquals(
        kind.name().replace("_", ""), name.replace("Exception", "").toUpperCase(Locale.ROOT));
  }

  /** A kind without an exception here does not compile. */
  private static Function<ErrorCode, EmbedwayException> maker(Kind kind) {
    return switch (kind) {
      case INVALID_REQUEST -> code -> new InvalidRequestException(code, "no", null);
      case AUTHENTICATION -> code -> new AuthenticationException(code, "no");
      case PERMISSION -> code -> new PermissionException(code, "no");
      case NOT_FOUND -> code -> new NotFoundException(code, "no");
      case NOT_ALLOWED -> code -> new NotAllowedException(code, "no");
      case CONFLICT -> code -> new ConflictException(code, "no");
      case TOO_LARGE -> code -> new TooLargeException(code, "no", Map.of());
      case RATE_LIMITED -> code -> RateLimitedException.lasting(code, "no");
      case INTERNAL -> code -> new InternalException(code, "no", null);
      case UNSUPPORTED -> code -> new UnsupportedException(code, "no");
      case UPSTREAM -> code -> new UpstreamException(code, "no", null);
      case UNAVAILABLE -> code -> new UnavailableException(code, "no", Duration.ZERO, null);
      case TIMED_OUT -> code -> new TimedOutException(code, "no", null);
    };
  }
}
