package dev.embedway.deployment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.embedway.emulators.ministack.MiniStack;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The emulated account, as its owner sees it.
 *
 * <p>Thread-safe.
 */
final class Account implements AutoCloseable {

  private final MiniStack aws;
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final S3Client s3;
  private final SqsClient sqs;
  private final OtherServices others;

  Account(MiniStack aws) {
    this.aws = aws;
    this.s3 = client(S3Client.builder());
    this.sqs = client(SqsClient.builder());
    this.others = new OtherServices(HttpClient.newHttpClient(), aws.endpoint());
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    return builder
        .endpointOverride(aws.endpoint())
        .region(Region.of(MiniStack.REGION))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClient(http)
        .build();
  }

  S3Client s3() {
    return s3;
  }

  SqsClient sqs() {
    return sqs;
  }

  OtherServices others() {
    return others;
  }

  /** Keeps a database's URLs as a secret, each in a field. */
  void keep(String secret, Database database) {
    String fields =
        JsonNodeFactory.instance
            .objectNode()
            .put("url", database.url())
            .put("ownerUrl", database.ownerUrl())
            .toString();
    try (SecretsManagerClient secrets = client(SecretsManagerClient.builder())) {
      secrets.createSecret(create -> create.name(secret).secretString(fields));
    }
  }

  /** Names of all that there is, by kind. */
  Map<String, List<String>> contents() {
    try (DynamoDbClient tables = client(DynamoDbClient.builder())) {
      return new TreeMap<>(
          Map.of(
              "stacks", others.stacks(),
              "functions", others.functions(),
              "mappings", others.mappings(),
              "log groups", others.logGroups(),
              "schedules", others.schedules(),
              "tables", tables.listTables().tableNames(),
              "queues", sqs.listQueues().queueUrls(),
              "buckets", s3.listBuckets().buckets().stream().map(Bucket::name).toList()));
    }
  }

  @Override
  public void close() {
    s3.close();
    sqs.close();
    others.http().close();
    http.close();
  }
}
