package dev.embedway.local.cloud.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class EndpointVariablesTest {

  private static final URI ELSEWHERE = URI.create("http://build-box:4566");
  private static final URI HERE = URI.create("http://127.0.0.1:4566");

  private static final Map<String, String> OWN =
      Map.of(
          "AWS_ACCESS_KEY_ID", "AKIAOWN",
          "AWS_SECRET_ACCESS_KEY", "own-secret",
          "AWS_REGION", "eu-west-1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:4566",
        "http://localhost:4566",
        "http://aws.localhost:4566",
        "http://[::1]:4566",
        "https://localhost.localstack.cloud:4566"
      })
  void anEndpointHereNeedsNoVariables(String url) {
    ExternalEndpoint endpoint = ExternalEndpoint.of(URI.create(url), Map.of());

    assertEquals("us-east-1", endpoint.region());
    assertEquals("test", endpoint.credentials().accessKeyId());
    assertEquals("test", endpoint.credentials().secretAccessKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://build-box:4566",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org:4566",
        "https://128.0.0.1"
      })
  void anyOtherNeedsThemAndAllThatAreMissingAreNamed(String url) {
    String message =
        assertThrows(
                LocalCloudException.class, () -> ExternalEndpoint.of(URI.create(url), Map.of()))
            .getMessage();

    assertTrue(
        message.startsWith("AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION are not set."),
        message);
  }

  @Test
  void halfACredentialIsRefusedEvenHere() {
    String message =
        assertThrows(
                LocalCloudException.class,
                () -> ExternalEndpoint.of(HERE, Map.of("AWS_ACCESS_KEY_ID", "AKIAOWN")))
            .getMessage();

    assertTrue(message.startsWith("AWS_SECRET_ACCESS_KEY is not set."), message);
    assertFalse(message.contains("AKIAOWN"), message);
  }

  @Test
  void theVariablesOfTheSdksAreTaken() {
    ExternalEndpoint own = ExternalEndpoint.of(ELSEWHERE, OWN);
    ExternalEndpoint session =
        ExternalEndpoint.of(
            HERE,
            Map.of(
                "AWS_ACCESS_KEY_ID", "k",
                "AWS_SECRET_ACCESS_KEY", "s",
                "AWS_SESSION_TOKEN", "t",
                "AWS_DEFAULT_REGION", "eu-north-1"));

    assertEquals("eu-west-1", own.region());
    assertEquals("own-secret", own.credentials().secretAccessKey());
    assertEquals("eu-north-1", session.region());
    assertEquals(
        "t", assertInstanceOf(AwsSessionCredentials.class, session.credentials()).sessionToken());
  }

  @Test
  void onesOwnCredentialsAreShownToNobody() {
    ExternalEndpoint own = ExternalEndpoint.of(HERE, OWN);

    assertEquals("", own.s3("b").accessKeyId());
    assertEquals("", own.s3("b").secretAccessKey());
    assertEquals("test", ExternalEndpoint.of(HERE, Map.of()).s3("b").accessKeyId());
    assertFalse(own.toString().contains("own"), own.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"host:4566", "ftp://127.0.0.1", "http:/127.0.0.1", "localhost"})
  void whatIsNoUrlOfAServerIsRefused(String url) {
    String message =
        assertThrows(LocalCloudException.class, () -> ExternalEndpoint.of(URI.create(url), OWN))
            .getMessage();

    assertTrue(message.contains("such as http://127.0.0.1:4566, not " + url), message);
  }
}
