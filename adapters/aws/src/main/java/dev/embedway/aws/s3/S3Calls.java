package dev.embedway.aws.s3;

import dev.embedway.aws.client.AwsCall;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Calls of S3 where an object that is not there is an answer, not a fault. */
final class S3Calls {

  private static final String SERVICE = "S3";
  private static final int PRECONDITION_FAILED = 412;

  /** A HEAD request's 404 has no body to tell a missing bucket from a missing object. */
  private static final Set<String> ABSENT = Set.of("NoSuchKey", "NotFound", "404", "");

  private S3Calls() {}

  static <T> T of(Supplier<T> call) {
    return AwsCall.of(SERVICE, call);
  }

  /** Empty when there is no such object, or none in the state that was asked for. */
  static <T> Optional<T> ifPresent(Supplier<T> call) {
    return of(() -> {
      try {
        return Optional.of(call.get());
      } catch (S3Exception e) {
        if (isAbsent(e)) {
          return Optional.empty();
        }
        throw e;
      }
    });
  }

  private static boolean isAbsent(S3Exception e) {
    return e.statusCode() == PRECONDITION_FAILED
        || (e.statusCode() == 404 && ABSENT.contains(AwsCall.codeOf(e)));
  }
}
