package dev.embedway.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AwsEndpointsTest {

  @Test
  void withoutOverridesTheServicesAreAwssOwn() {
    assertEquals(
        new AwsEndpoints(Optional.empty(), Optional.empty(), Optional.empty()),
        AwsEndpoints.fromEnvironment(Map.of("AWS_ENDPOINT_URL", "", "AWS_ENDPOINT_URL_S3", " ")));
  }

  @Test
  void servicesOwnOverrideComesBeforeTheOneForAll() {
    AwsEndpoints endpoints =
        AwsEndpoints.fromEnvironment(
            Map.of(
                "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
                "AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:2",
                "AWS_ENDPOINT_URL_S3", ""));

    assertEquals(
        AwsEndpoints.of(
            URI.create("http://127.0.0.1:2"),
            URI.create("http://127.0.0.1:1"),
            URI.create("http://127.0.0.1:1")),
        endpoints);
  }
}
