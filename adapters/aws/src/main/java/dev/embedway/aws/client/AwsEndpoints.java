package dev.embedway.aws.client;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Endpoints of the services when they are not AWS's own: the local cloud's, a test's, another
 * emulator's.
 *
 * @param sqs empty for AWS's own
 * @param dynamoDb empty for AWS's own
 * @param s3 empty for AWS's own; one that is given is addressed path style, as emulators need
 */
public record AwsEndpoints(Optional<URI> sqs, Optional<URI> dynamoDb, Optional<URI> s3) {

  /** All three at addresses of their own. */
  public static AwsEndpoints of(URI sqs, URI dynamoDb, URI s3) {
    return new AwsEndpoints(Optional.of(sqs), Optional.of(dynamoDb), Optional.of(s3));
  }

  /**
   * The overrides that the AWS SDKs agree on: {@code AWS_ENDPOINT_URL}, and before it the same name
   * with {@code _SQS}, {@code _DYNAMODB} or {@code _S3} behind. A variable that is set to nothing
   * counts as not set.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">Service
   *     endpoints</a>
   */
  public static AwsEndpoints fromEnvironment(Map<String, String> environment) {
    return new AwsEndpoints(
        override(environment, "SQS"),
        override(environment, "DYNAMODB"),
        override(environment, "S3"));
  }

  /**
   * A service's override, if there is one.
   *
   * @param service its identifier, in capitals, as {@code RDS_DATA}
   */
  public static Optional<URI> override(Map<String, String> environment, String service) {
    return Optional.ofNullable(environment.get("AWS_ENDPOINT_URL_" + service))
        .filter(url -> !url.isBlank())
        .or(() -> Optional.ofNullable(environment.get("AWS_ENDPOINT_URL")))
        .filter(url -> !url.isBlank())
        .map(URI::create);
  }
}
