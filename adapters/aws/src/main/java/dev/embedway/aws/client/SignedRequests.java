package dev.embedway.aws.client;

import com.google.errorprone.annotations.ThreadSafe;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Signed JSON requests to one service of AWS, for the JDK's client: where a few calls do not repay
 * a further client of the SDK.
 *
 * @param endpoint of the service
 * @param service its name in signatures
 * @param timeout of each request
 */
@ThreadSafe
public record SignedRequests(
    URI endpoint,
    String region,
    AwsCredentialsProvider credentials,
    String service,
    Duration timeout) {

  /** A request that is valid for some minutes. */
  public HttpRequest of(SdkHttpMethod method, String path, byte[] body) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(method)
            .uri(endpoint.resolve(path))
            .putHeader("content-type", "application/json")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(credentials.resolveCredentials())
                    .request(request)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region))
            .request();
    HttpRequest.Builder http =
        HttpRequest.newBuilder(signed.getUri())
            .timeout(timeout)
            .method(method.name(), BodyPublishers.ofByteArray(body));
    signed
        .headers()
        .forEach((name, values) -> {
          // The client of the JDK writes this one itself.
          if (!name.equalsIgnoreCase("host")) {
            values.forEach(value -> http.header(name, value));
          }
        });
    return http.build();
  }
}
