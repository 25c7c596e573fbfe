package dev.embedway.aws.client;

import dev.embedway.core.observe.Part;
import dev.embedway.core.observe.PartHealth;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The SDK's clients: {@value #ATTEMPTS} attempts in the SDK's standard retry mode, which is the
 * only retry layer of these services, within bounds of each service's own.
 *
 * <p>Thread-safe; closing it closes the clients.
 */
public final class AwsClients implements AutoCloseable {

  private static final int ATTEMPTS = 3;
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /**
   * Time that calls of a service may take.
   *
   * @param silence max time without a byte
   * @param attempt max time of one attempt
   * @param call max time of all attempts and the waits between them
   */
  private record Bounds(Duration silence, Duration attempt, Duration call) {

    static Bounds ofSeconds(int silence, int attempt, int call) {
      return new Bounds(
          Duration.ofSeconds(silence), Duration.ofSeconds(attempt), Duration.ofSeconds(call));
    }
  }

  /** Items that a request waits for, answered in milliseconds; a key is looked up so. */
  private static final Bounds ITEMS = Bounds.ofSeconds(2, 3, 9);

  /** Messages, for which a consumer may wait while there are none. */
  private static final Bounds MESSAGES = Bounds.ofSeconds(10, 10, 25);

  /** Objects of any size, which take their time as long as bytes come. */
  private static final Bounds OBJECTS = Bounds.ofSeconds(6, 40, 55);

  private final List<SdkHttpClient> transports;
  private final SqsClient sqs;
  private final DynamoDbClient dynamoDb;
  private final S3Client s3;
  private final S3Presigner presigner;
  private final PartHealth health;

  private AwsClients(
      AwsEndpoints endpoints,
      Region region,
      AwsCredentialsProvider credentials,
      PartHealth health) {
    this.health = health;
    SdkHttpClient forMessages = http(MESSAGES);
    SdkHttpClient forItems = http(ITEMS);
    SdkHttpClient forObjects = http(OBJECTS);
    transports = List.of(forMessages, forItems, forObjects);
    sqs =
        configured(
                SqsClient.builder(),
                endpoints.sqs(),
                region,
                credentials,
                MESSAGES,
                new CallWatch(Part.SQS, health))
            .httpClient(forMessages)
            .build();
    dynamoDb =
        configured(
                DynamoDbClient.builder(),
                endpoints.dynamoDb(),
                region,
                credentials,
                ITEMS,
                new CallWatch(Part.DYNAMODB, health))
            .httpClient(forItems)
            .build();
    s3 = s3(endpoints.s3(), region, credentials, forObjects, new CallWatch(Part.S3, health));
    presigner = presigner(endpoints.s3(), region, credentials);
  }

  /**
   * Clients as the environment asks: region and credentials by the SDK's own chains, endpoints as
   * {@link AwsEndpoints#fromEnvironment} reads them.
   */
  public static AwsClients fromEnvironment(Map<String, String> environment) {
    return fromEnvironment(
        environment,
        DefaultCredentialsProvider.builder().build(),
        new PartHealth(InstantSource.system()));
  }

  /** The same with credentials of one's own; outcomes of calls are noted in {@code health}. */
  public static AwsClients fromEnvironment(
      Map<String, String> environment, AwsCredentialsProvider credentials, PartHealth health) {
    return new AwsClients(
        AwsEndpoints.fromEnvironment(environment),
        DefaultAwsRegionProviderChain.builder().build().getRegion(),
        credentials,
        health);
  }

  /** Clients of given endpoints, for the local cloud and tests. */
  public static AwsClients at(AwsEndpoints endpoints, String region, AwsCredentials credentials) {
    return at(endpoints, region, credentials, new PartHealth(InstantSource.system()));
  }

  /** The same; outcomes of calls are noted in {@code health}. */
  public static AwsClients at(
      AwsEndpoints endpoints, String region, AwsCredentials credentials, PartHealth health) {
    return new AwsClients(
        endpoints, Region.of(region), StaticCredentialsProvider.create(credentials), health);
  }

  /** The services as calls of these clients have found them. */
  public PartHealth health() {
    return health;
  }

  public SqsClient sqs() {
    return sqs;
  }

  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  public S3Client s3() {
    return s3;
  }

  public S3Presigner presigner() {
    return presigner;
  }

  @Override
  public void close() {
    presigner.close();
    s3.close();
    dynamoDb.close();
    sqs.close();
    transports.forEach(SdkHttpClient::close);
  }

  private static SdkHttpClient http(Bounds bounds) {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(CONNECT)
        .socketTimeout(bounds.silence())
        .build();
  }

  private static S3Client s3(
      Optional<URI> endpoint,
      Region region,
      AwsCredentialsProvider credentials,
      SdkHttpClient transport,
      CallWatch watch) {
    S3ClientBuilder builder =
        configured(S3Client.builder(), endpoint, region, credentials, OBJECTS, watch)
            .httpClient(transport);
    // Emulators know neither virtual-hosted buckets nor the trailing checksums of newer SDKs.
    endpoint.ifPresent(there ->
        builder
            .forcePathStyle(true)
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED));
    return builder.build();
  }

  private static S3Presigner presigner(
      Optional<URI> endpoint, Region region, AwsCredentialsProvider credentials) {
    S3Presigner.Builder builder =
        S3Presigner.builder().region(region).credentialsProvider(credentials);
    endpoint.ifPresent(there ->
        builder
            .endpointOverride(there)
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build()));
    return builder.build();
  }

  private static <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
      B builder,
      Optional<URI> endpoint,
      Region region,
      AwsCredentialsProvider credentials,
      Bounds bounds,
      CallWatch watch) {
    endpoint.ifPresent(builder::endpointOverride);
    return builder
        .region(region)
        .credentialsProvider(credentials)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .addExecutionInterceptor(watch)
                .apiCallTimeout(bounds.call())
                .apiCallAttemptTimeout(bounds.attempt())
                .retryStrategy(
                    AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        .build())
                .build());
  }
}
