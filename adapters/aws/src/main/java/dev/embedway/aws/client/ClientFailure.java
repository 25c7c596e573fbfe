package dev.embedway.aws.client;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.Crc32MismatchException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The kinds of failure that the SDK reports without an answer of the service's own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/handling-exceptions.html">Exceptions
 *     of the SDK</a>
 */
enum ClientFailure {
  /** The service took a connection and was too slow. */
  TIMEOUT("did not answer in time"),
  /** Name, connection or connection's end. */
  UNREACHED("was not reached"),
  /** The thread was interrupted: the process ends. */
  ABORTED("was not waited for, since the call was interrupted"),
  /** The process has no credentials at the moment, or none at all. */
  CREDENTIALS("was not asked, since this process found no credentials"),
  /** The answer is damaged or of another form. */
  ANSWER("answered what cannot be read"),
  /** The request cannot be written; it never will be. */
  REQUEST("was not asked, since the request cannot be written"),
  /** Something else in the SDK. */
  OTHER("was not asked or not understood by the SDK");

  private static final int CAUSES = 8;
  private static final String OF_CREDENTIALS = "software.amazon.awssdk.auth.credentials.";

  private final String words;

  ClientFailure(String words) {
    this.words = words;
  }

  static ClientFailure of(SdkException failure) {
    if (failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException) {
      return TIMEOUT;
    }
    if (failure instanceof AbortedException) {
      return ABORTED;
    }
    if (isFrom(failure, OF_CREDENTIALS)) {
      return CREDENTIALS;
    }
    if (failure instanceof Crc32MismatchException
        || says(failure, "Unable to unmarshall", "checksum")) {
      return ANSWER;
    }
    if (says(failure, "Unable to marshall")) {
      return REQUEST;
    }
    return io(failure).isPresent() ? UNREACHED : OTHER;
  }

  /** True where the service itself, or the way to it, failed. */
  boolean isOfService() {
    return switch (this) {
      case TIMEOUT, UNREACHED, ANSWER -> true;
      case ABORTED, CREDENTIALS, REQUEST, OTHER -> false;
    };
  }

  /** The fault, whose message has no word of the SDK's own, which may quote a URL or a request. */
  EmbedwayException fault(String service, Duration retryAfter, SdkException failure) {
    String message =
        service
            + " "
            + words
            + switch (this) {
              case UNREACHED ->
                  io(failure).map(cause -> ": " + cause.getClass().getSimpleName()).orElse("");
              case OTHER -> ": " + failure.getClass().getSimpleName();
              case TIMEOUT, ABORTED, CREDENTIALS, ANSWER, REQUEST -> "";
            };
    return this == REQUEST
        ? new InternalException(ErrorCode.INTERNAL, message, failure)
        : AwsCall.unavailable(message, retryAfter, failure);
  }

  private static boolean isFrom(Throwable failure, String classes) {
    return causes(failure)
        .flatMap(cause -> Arrays.stream(cause.getStackTrace()))
        .anyMatch(frame -> frame.getClassName().startsWith(classes));
  }

  /** The SDK has one class for these, and tells them apart by their text alone. */
  private static boolean says(SdkException failure, String... words) {
    String message = String.valueOf(failure.getMessage());
    return Stream.of(words).anyMatch(message::contains);
  }

  private static Optional<Throwable> io(Throwable failure) {
    return causes(failure).filter(IOException.class::isInstance).reduce((outer, inner) -> inner);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
        .limit(CAUSES);
  }
}
