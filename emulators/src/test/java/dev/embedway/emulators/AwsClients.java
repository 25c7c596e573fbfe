package dev.embedway.emulators;

import dev.embedway.emulators.auth.EmulatorCredentials;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The vendor's own clients, pointed at the emulators. */
public final class AwsClients {

  private AwsClients() {}

  public static SqsClient sqs(URI endpoint) {
    return sqs(endpoint, SharedEmulators.CREDENTIALS);
  }

  public static SqsClient sqs(URI endpoint, EmulatorCredentials keys) {
    return SqsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials(keys))
        .build();
  }

  public static DynamoDbClient dynamoDb(URI endpoint) {
    return dynamoDb(endpoint, SharedEmulators.CREDENTIALS);
  }

  public static DynamoDbClient dynamoDb(URI endpoint, EmulatorCredentials keys) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .credentialsProvider(credentials(keys))
        .build();
  }

  public static S3Client s3(URI endpoint, EmulatorCredentials keys) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(credentials(keys))
        .build();
  }

  public static S3Presigner presigner(URI endpoint, EmulatorCredentials keys) {
    return S3Presigner.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .credentialsProvider(credentials(keys))
        .build();
  }

  private static StaticCredentialsProvider credentials(EmulatorCredentials keys) {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
  }
}
