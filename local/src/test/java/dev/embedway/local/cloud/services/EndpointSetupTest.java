package dev.embedway.local.cloud.services;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.local.cloud.config.ExternalEndpoint;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import dev.embedway.topology.Topology;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Endpoints that a local cloud cannot run over; one that it can is in UpOverMiniStackTest. */
class EndpointSetupTest {

  @Test
  void anS3WithoutNotificationsIsRefusedSayingWhatToDo() {
    String message =
        refusal(
            AwsEndpoints.of(
                SharedEmulators.sqsEndpoint(),
                SharedEmulators.dynamoDbEndpoint(),
                SharedEmulators.s3Endpoint()));

    assertTrue(message.contains("S3 does not notify SQS: refused with NotImplemented"), message);
    assertTrue(message.contains("docker/compose.yaml"), message);
    assertFalse(message.contains("no answer"), message);
  }

  @Test
  void allServicesThatAreSilentAreNamedAtOnce() {
    URI nobody = URI.create("http://127.0.0.1:1");
    String message = refusal(AwsEndpoints.of(nobody, nobody, nobody));

    assertTrue(message.contains("SQS: no answer\n  DynamoDB: no answer\n  S3: no answer"), message);
  }

  @Test
  void aServiceThatIsAnotherIsNamed() {
    String message =
        refusal(
            AwsEndpoints.of(
                SharedEmulators.sqsEndpoint(),
                SharedEmulators.sqsEndpoint(),
                SharedEmulators.s3Endpoint()));

    assertTrue(message.contains("DynamoDB: refused with "), message);
    assertFalse(message.contains("SQS: "), message);
  }

  private static String refusal(AwsEndpoints endpoints) {
    try (AwsClients clients =
        AwsClients.at(
            endpoints,
            "us-east-1",
            AwsBasicCredentials.create(
                SharedEmulators.CREDENTIALS.accessKeyId(),
                SharedEmulators.CREDENTIALS.secretAccessKey()))) {
      EndpointSetup setup =
          new EndpointSetup(
              ExternalEndpoint.of(URI.create("http://127.0.0.1:4566"), Map.of()),
              clients,
              Topology.test());
      return assertThrows(LocalCloudException.class, setup::prepare).getMessage();
    }
  }
}
