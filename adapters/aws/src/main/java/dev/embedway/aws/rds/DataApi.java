package dev.embedway.aws.rds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.aws.client.SignedRequests;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Statements for an Aurora cluster over HTTPS, from outside its network, as a role whose password
 * is a secret that the service reads itself.
 *
 * <p>Thread-safe. By hand, since two calls do not repay a further client of the SDK.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/rdsdataservice/latest/APIReference/API_ExecuteStatement.html">
 *     ExecuteStatement</a>
 */
public final class DataApi {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

  /** Held by whatever wakes up or is overrun: the same call may succeed a little later. */
  private static final Set<String> PASSING =
      Set.of(
          "DatabaseResumingException", "DatabaseUnavailableException", "ServiceUnavailableError");

  private final SignedRequests requests;
  private final JsonMapper json = new JsonMapper();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(REQUEST_TIMEOUT).build();

  /** The service at an address. */
  DataApi(URI endpoint, String region, AwsCredentialsProvider credentials) {
    this.requests = new SignedRequests(endpoint, region, credentials, "rds-data", REQUEST_TIMEOUT);
  }

  /**
   * The service of this process's region, called with its credentials.
   *
   * @param environment may name another address as {@code AWS_ENDPOINT_URL_RDS_DATA}
   */
  public static DataApi fromEnvironment(Map<String, String> environment) {
    Region region = DefaultAwsRegionProviderChain.builder().build().getRegion();
    return new DataApi(
        AwsEndpoints.override(environment, "RDS_DATA").orElseGet(() -> endpoint(region)),
        region.id(),
        DefaultCredentialsProvider.builder().build());
  }

  /** The service of a region, by the domain of the region's partition. */
  public static URI endpoint(Region region) {
    return URI.create(
        "https://rds-data." + region.id() + "." + PartitionMetadata.of(region).dnsSuffix());
  }

  /**
   * A database, and who enters it.
   *
   * @param clusterArn of the cluster
   * @param secretArn of the secret with the role's name and password
   * @param database its name
   */
  public record Target(String clusterArn, String secretArn, String database) {}

  /**
   * Executes one statement in a transaction of its own.
   *
   * @throws UnavailableException {@code store_unavailable} while the cluster wakes up
   * @throws IllegalStateException when the statement or the call is refused
   */
  public void execute(Target target, String sql) {
    try {
      byte[] body =
          json.writeValueAsBytes(
              Map.of(
                  "resourceArn", target.clusterArn(),
                  "secretArn", target.secretArn(),
                  "database", target.database(),
                  "sql", sql));
      HttpResponse<String> answer =
          http.send(requests.of(SdkHttpMethod.POST, "/Execute", body), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw refused(answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private RuntimeException refused(HttpResponse<String> answer) throws IOException {
    JsonNode fault = json.readTree(answer.body().getBytes(StandardCharsets.UTF_8));
    String kind = answer.headers().firstValue("x-amzn-errortype").orElse("").split(":", 2)[0];
    String code = kind.isEmpty() ? fault.path("code").asText("unknown") : kind;
    return PASSING.contains(code)
        ? new UnavailableException(
            ErrorCode.STORE_UNAVAILABLE, "the database wakes up", Duration.ofSeconds(5), null)
        : new IllegalStateException(
            "the Data API refused a statement: " + code + ": " + fault.path("message").asText());
  }
}
