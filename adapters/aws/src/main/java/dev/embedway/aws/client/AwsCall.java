package dev.embedway.aws.client;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnavailableException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one place where a failure of AWS becomes a fault of ours. What the service may take later
 * (throttling, its own 5xx, no answer in time) is {@code store_unavailable}; all else is {@code
 * internal}. A failure in this process, before or after the service's part, is named as one.
 * Messages name the service's error code, never a URL, a key or a request.
 */
public final class AwsCall {

  private static final Duration AFTER_THROTTLING = Duration.ofSeconds(5);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private AwsCall() {}

  /** Makes a call; faults come out as {@link EmbedwayException}. */
  public static <T> T of(String service, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw fault(service, e);
    }
  }

  /** The fault that a failure is. */
  static EmbedwayException fault(String service, SdkException failure) {
    if (!(failure instanceof AwsServiceException answered)) {
      return ClientFailure.of(failure).fault(service, AFTER_FAILURE, failure);
    }
    if (answered.isThrottlingException()) {
      return unavailable(service + " throttles: " + codeOf(answered), AFTER_THROTTLING, failure);
    }
    if (answered.statusCode() >= 500) {
      return unavailable(service + " failed: " + codeOf(answered), AFTER_FAILURE, failure);
    }
    return new InternalException(
        ErrorCode.INTERNAL,
        service + " refused a request: " + codeOf(answered) + ", status " + answered.statusCode(),
        failure);
  }

  /**
   * The service's code, such as {@code ConditionalCheckFailedException}; empty when it gave none.
   */
  public static String codeOf(AwsServiceException answered) {
    return answered.awsErrorDetails() == null || answered.awsErrorDetails().errorCode() == null
        ? ""
        : answered.awsErrorDetails().errorCode();
  }

  /** The fault of a service whose items others keep changing. */
  public static UnavailableException contended(String service) {
    return unavailable(service + " items were contended for too long", AFTER_FAILURE, null);
  }

  /** The fault of a service that did not answer, and the time after which it may be asked again. */
  public static UnavailableException unavailable(
      String message, Duration retryAfter, @Nullable Throwable cause) {
    return new UnavailableException(ErrorCode.STORE_UNAVAILABLE, message, retryAfter, cause);
  }
}
