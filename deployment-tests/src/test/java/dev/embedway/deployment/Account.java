package dev.embedway.deployment;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.embedway.emulators.ministack.MiniStack;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Locale;
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
  private final Database database;
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final S3Client s3;
  private final SqsClient sqs;
  private final DynamoDbClient dynamoDb;
  private final OtherServices others;

  Account(MiniStack aws, Database database) {
    this.aws = aws;
    this.database = database;
    this.s3 = client(S3Client.builder());
    this.sqs = client(SqsClient.builder());
    this.dynamoDb = client(DynamoDbClient.builder());
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

  /** Of the stage's ledger. */
  ForgetList forgetList() {
    return new ForgetList(
        dynamoDb,
        dynamoDb.listTables().tableNames().stream()
            .filter(name -> DevStage.owns(name) && name.toLowerCase(Locale.ROOT).contains("ledger"))
            .findFirst()
            .orElseThrow());
  }

  OtherServices others() {
    return others;
  }

  /** The database beside the account. */
  Database database() {
    return database;
  }

  /** Keeps the database's URLs as a secret, each in a field. */
  void keep(String secret) {
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
    return new TreeMap<>(
        Map.of(
            "stacks", others.stacks(),
            "functions", others.functions(),
            "mappings", others.mappings(),
            "log groups", others.logGroups(),
            "schedules", others.schedules(),
            "tables", dynamoDb.listTables().tableNames(),
            "queues", sqs.listQueues().queueUrls(),
            "buckets", s3.listBuckets().buckets().stream().map(Bucket::name).toList()));
  }

  @Override
  public void close() {
    s3.close();
    sqs.close();
    dynamoDb.close();
    others.http().close();
    http.close();
  }
}
