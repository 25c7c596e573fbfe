package dev.embedway.local.cli.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.AwsResources;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.local.cli.Typed;
import dev.embedway.topology.Topology;
import dev.embedway.topology.route.Role;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** As after a deployment: a table, AWS credentials, and no API to ask. */
class FirstKeyTest {

  private static final Map<String, String> CREDENTIALS =
      Map.of(
          "aws.region", "us-east-1",
          "aws.accessKeyId", SharedEmulators.CREDENTIALS.accessKeyId(),
          "aws.secretAccessKey", SharedEmulators.CREDENTIALS.secretAccessKey());

  private static final Map<String, String> ENVIRONMENT =
      Map.of("AWS_ENDPOINT_URL_DYNAMODB", SharedEmulators.dynamoDbEndpoint().toString());

  @BeforeEach
  void enter() {
    CREDENTIALS.forEach(System::setProperty);
  }

  @AfterEach
  void leave() {
    CREDENTIALS.keySet().forEach(System::clearProperty);
  }

  @Test
  void theFirstKeyIsAnOperatorsAndIsShownOnce() {
    try (AwsClients aws =
        AwsClients.at(
            AwsEndpoints.of(
                SharedEmulators.sqsEndpoint(),
                SharedEmulators.dynamoDbEndpoint(),
                SharedEmulators.s3Endpoint()),
            "us-east-1",
            AwsBasicCredentials.create(
                SharedEmulators.CREDENTIALS.accessKeyId(),
                SharedEmulators.CREDENTIALS.secretAccessKey()))) {
      AwsResources.create(Topology.test(), aws);

      Typed made = type("keys", "first", "--table", Topology.ACCESS_TABLE);

      assertEquals(0, made.exitCode(), made.err());
      assertTrue(made.out().startsWith("ew_"), made.out());
      ApiKey key =
          AwsPlatform.keys(aws, Topology.ACCESS_TABLE, new Random(1))
              .findBySha256(ContentHash.of(made.out()).hex())
              .orElseThrow();
      assertEquals(TenantId.DEFAULT, key.tenant());
      assertEquals(Set.of(Role.ADMIN), key.roles());
    }
  }

  @Test
  void aTableThatIsNotThereIsNamedWithWhatToCheck() {
    Typed made = type("keys", "first", "--table", "not-there");

    assertEquals(1, made.exitCode());
    assertTrue(made.err().contains("not-there"), made.err());
    assertTrue(made.err().contains("AWS_REGION"), made.err());
  }

  private static Typed type(String... words) {
    return Typed.command(Path.of("."), ENVIRONMENT, words);
  }
}
