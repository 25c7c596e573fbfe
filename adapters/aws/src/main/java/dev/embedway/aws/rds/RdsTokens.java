package dev.embedway.aws.rds;

import com.google.errorprone.annotations.ThreadSafe;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Passwords for roles of Aurora and RDS that enter by IAM: a signed address, good for 15 minutes,
 * made in this process with its own credentials and without a call. PostgreSQL's driver asks for
 * one at each new connection, where a URL names this class as {@code
 * authenticationPluginClassName}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.html">IAM
 *     database authentication</a>
 */
@ThreadSafe
public final class RdsTokens implements AuthenticationPlugin {

  private static final Duration VALIDITY = Duration.ofMinutes(15);
  private static final String SCHEME = "https://";

  private final URI connect;
  private final String region;
  private final AwsCredentialsProvider credentials;
  private final Clock clock;

  /** The driver's: for the host and the role of a connection. */
  public RdsTokens(Properties connection) {
    this(
        connection,
        DefaultAwsRegionProviderChain.builder().build().getRegion().id(),
        DefaultCredentialsProvider.builder().build(),
        Clock.systemUTC());
  }

  RdsTokens(Properties connection, String region, AwsCredentialsProvider credentials, Clock clock) {
    this.connect =
        URI.create(
            SCHEME
                + of(connection, "PGHOST")
                + ":"
                + connection.getProperty("PGPORT", "5432")
                + "/?Action=connect&DBUser="
                + of(connection, "user"));
    this.region = region;
    this.credentials = credentials;
    this.clock = clock;
  }

  private static String of(Properties connection, String name) {
    return Objects.requireNonNull(
        connection.getProperty(name), () -> "the connection has no " + name);
  }

  @Override
  public char[] getPassword(AuthenticationRequestType type) {
    SdkHttpRequest request =
        SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(connect).build();
    return AwsV4HttpSigner.create()
        .sign(sign ->
            sign.identity(credentials.resolveCredentials())
                .request(request)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, VALIDITY)
                .putProperty(HttpSigner.SIGNING_CLOCK, clock))
        .request()
        .getUri()
        .toString()
        .substring(SCHEME.length())
        .toCharArray();
  }
}
