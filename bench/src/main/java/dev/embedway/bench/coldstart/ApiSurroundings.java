package dev.embedway.bench.coldstart;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.AwsResources;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.service.KeyHash;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.local.runner.Invocable;
import dev.embedway.topology.Topology;
import dev.embedway.topology.route.Role;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** DynamoDB, SQS and S3 for the function, with one key in them. */
public final class ApiSurroundings implements AutoCloseable {

  /** An operator's. */
  public static final String KEY = "key-of-the-measurement";

  private static final String EVENT =
      """
      {
        "version": "2.0", "routeKey": "$default", "rawPath": "/v1/embeddings", "rawQueryString": "",
        "headers": {"authorization": "Bearer %s", "content-type": "application/json"},
        "requestContext": {
          "requestId": "measured", "stage": "$default", "timeEpoch": 1767225600000,
          "http": {
            "method": "POST", "path": "/v1/embeddings", "protocol": "HTTP/1.1",
            "sourceIp": "127.0.0.1", "userAgent": "bench"
          }
        },
        "body": "{\\"model\\":\\"all-MiniLM-L6-v2\\",\\"input\\":\\"%s\\"}",
        "isBase64Encoded": false
      }
      """
          .formatted(KEY, EngineStart.TEXT);

  private final AwsClients clients;

  private ApiSurroundings(AwsClients clients) {
    this.clients = clients;
  }

  /** Starts the emulators; they end with the process. */
  public static ApiSurroundings start() {
    AwsClients clients =
        AwsClients.at(
            AwsEndpoints.of(
                SharedEmulators.sqsEndpoint(),
                SharedEmulators.dynamoDbEndpoint(),
                SharedEmulators.s3Endpoint()),
            "us-east-1",
            AwsBasicCredentials.create(
                SharedEmulators.CREDENTIALS.accessKeyId(),
                SharedEmulators.CREDENTIALS.secretAccessKey()));
    AwsResources.create(Topology.aws(), clients);
    AwsPlatform.keys(clients, Topology.ACCESS_TABLE, new SecureRandom())
        .add(
            new ApiKey(
                "key_000000000000000000000000",
                KeyHash.of(KEY),
                new ApiKey.Grant(new TenantId("default"), Set.of(Role.ADMIN)),
                "",
                new ApiKey.Validity(Instant.now(), Optional.empty())));
    return new ApiSurroundings(clients);
  }

  /** The function's variables. */
  public Map<String, String> variables() {
    return Map.of(
        "AWS_ENDPOINT_URL_SQS", SharedEmulators.sqsEndpoint().toString(),
        "AWS_ENDPOINT_URL_DYNAMODB", SharedEmulators.dynamoDbEndpoint().toString(),
        "AWS_ENDPOINT_URL_S3", SharedEmulators.s3Endpoint().toString(),
        "AWS_ACCESS_KEY_ID", SharedEmulators.CREDENTIALS.accessKeyId(),
        "AWS_SECRET_ACCESS_KEY", SharedEmulators.CREDENTIALS.secretAccessKey());
  }

  /** Has a function answer one request; anything but a vector is a failure. */
  void embed(Invocable function) {
    String answer = Measurement.answered(function.invoke(EVENT));
    if (!answer.contains("\"statusCode\":200")) {
      throw new IllegalStateException("the function answered otherwise: " + answer);
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
