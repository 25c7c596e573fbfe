package dev.embedway.local.cloud.config;

import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * An address where somebody else's SQS, DynamoDB and S3 are.
 *
 * @param url of all three
 * @param region of every request
 * @param credentials that sign them
 */
public record ExternalEndpoint(URI url, String region, AwsCredentials credentials) {

  /** Credentials that emulators accept. No secret, so they may be shown. */
  private static final AwsCredentials ANY = AwsBasicCredentials.create("test", "test");

  private static final String KEY_ID = "AWS_ACCESS_KEY_ID";
  private static final String SECRET = "AWS_SECRET_ACCESS_KEY";
  private static final String REGION = "AWS_REGION";

  /**
   * An endpoint with region and credentials of the AWS variables; one on this machine, which can
   * only be an emulator, does without them.
   *
   * @throws LocalCloudException naming what is wrong or missing
   */
  public static ExternalEndpoint of(URI url, Map<String, String> environment) {
    requireHttp(url);
    Optional<String> keyId = variable(environment, KEY_ID);
    Optional<String> secret = variable(environment, SECRET);
    Optional<String> region =
        variable(environment, REGION).or(() -> variable(environment, "AWS_DEFAULT_REGION"));
    boolean isAnonymous = keyId.isEmpty() && secret.isEmpty();
    List<String> missing =
        Stream.of(
                Optional.of(KEY_ID).filter(name -> keyId.isEmpty()),
                Optional.of(SECRET).filter(name -> secret.isEmpty()),
                Optional.of(REGION).filter(name -> region.isEmpty() && !isHere(url)))
            .flatMap(Optional::stream)
            .filter(name -> name.equals(REGION) || !isAnonymous || !isHere(url))
            .toList();
    if (!missing.isEmpty()) {
      throw new LocalCloudException(missing(url, missing), null);
    }
    AwsCredentials credentials =
        isAnonymous
            ? ANY
            : credentials(
                keyId.orElseThrow(),
                secret.orElseThrow(),
                variable(environment, "AWS_SESSION_TOKEN"));
    return new ExternalEndpoint(url, region.orElse("us-east-1"), credentials);
  }

  private static void requireHttp(URI url) {
    boolean isHttp =
        Objects.requireNonNullElse(url.getScheme(), "").matches("https?") && url.getHost() != null;
    if (!isHttp) {
      throw new LocalCloudException(
          "An endpoint is a URL such as http://127.0.0.1:4566, not " + url, null);
    }
  }

  private static String missing(URI url, List<String> names) {
    return String.join(", ", names)
        + (names.size() == 1 ? " is" : " are")
        + " not set. "
        + url
        + " is asked with region and credentials of the AWS variables, which may be any for most"
        + " emulators: export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test"
        + " AWS_REGION=us-east-1. Profiles are not read: aws configure export-credentials --format"
        + " env prints one's variables. Without any, only an endpoint on this machine is asked.";
  }

  private static AwsCredentials credentials(String keyId, String secret, Optional<String> token) {
    return token
        .<AwsCredentials>map(session -> AwsSessionCredentials.create(keyId, secret, session))
        .orElseGet(() -> AwsBasicCredentials.create(keyId, secret));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /** By its name alone: what a name resolves to may change. */
  private static boolean isHere(URI url) {
    return url.getHost()
        .matches(
            "localhost|.+\\.localhost|127(\\.\\d+){3}|\\[::1]|(.+\\.)?localhost\\.localstack\\.cloud");
  }

  /** Address and credentials of its S3 for clients: never the credentials of the environment. */
  public Connection.S3 s3(String bucket) {
    boolean isShown = credentials.equals(ANY);
    return new Connection.S3(
        url,
        region,
        bucket,
        isShown ? credentials.accessKeyId() : "",
        isShown ? credentials.secretAccessKey() : "");
  }

  /** Leaves the credentials out. */
  @Override
  public String toString() {
    return "Endpoint[" + url + ", " + region + "]";
  }
}
