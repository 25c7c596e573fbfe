package dev.embedway.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.embedway.aws.rds.DataApi;
import dev.embedway.aws.sqs.SqsQueues;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

final class AwsCallTest {

  private static final AwsCredentialsProvider KEYS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret"));

  @Test
  void throttlingIsAFaultThatMayPass() {
    EmbedwayException fault = AwsCall.fault("DynamoDB", failure("ThrottlingException", 400));

    assertInstanceOf(UnavailableException.class, fault);
    assertEquals(ErrorCode.STORE_UNAVAILABLE, fault.code());
    assertEquals(Duration.ofSeconds(5), fault.retryAfter().orElseThrow());
  }

  @Test
  void serversOwnErrorIsAFaultThatMayPass() {
    EmbedwayException fault = AwsCall.fault("S3", failure("SlowDown", 503));

    assertEquals(ErrorCode.STORE_UNAVAILABLE, fault.code());
  }

  @Test
  void refusalIsAnInternalFaultThatNamesItsCodeOnly() {
    EmbedwayException fault = AwsCall.fault("SQS", failure("AccessDenied", 403));

    assertInstanceOf(InternalException.class, fault);
    assertTrue(fault.getMessage().contains("AccessDenied"));
    assertFalse(fault.getMessage().contains("signature"));
  }

  @Test
  void serviceThatDoesNotListenIsAFaultThatMayPass() {
    URI nobody = URI.create("http://127.0.0.1:" + unusedPort());
    try (AwsClients clients =
        AwsClients.at(
            AwsEndpoints.of(nobody, nobody, nobody),
            "us-east-1",
            AwsBasicCredentials.create("id", "secret"))) {
      SqsQueues queues = new SqsQueues(clients.sqs());

      UnavailableException fault =
          assertThrows(UnavailableException.class, () -> queues.url("queue"));

      assertEquals(ErrorCode.STORE_UNAVAILABLE, fault.code());
      assertEquals("SQS was not reached: ConnectException", fault.getMessage());
    }
  }

  @Test
  void processWithoutCredentialsIsNotCalledASilentService() {
    try (DynamoDbClient client =
        client(
            URI.create("http://127.0.0.1:" + unusedPort()),
            ProfileCredentialsProvider.builder()
                .profileFile(
                    ProfileFile.builder()
                        .type(ProfileFile.Type.CREDENTIALS)
                        .content(InputStream.nullInputStream())
                        .build())
                .profileName("nobody")
                .build())) {
      assertEquals(
          "DynamoDB was not asked, since this process found no credentials",
          message(UnavailableException.class, client));
    }
  }

  @Test
  void interruptedCallIsNamedAsOne() {
    try (DynamoDbClient client = client(URI.create("http://127.0.0.1:" + unusedPort()), KEYS)) {
      Thread.currentThread().interrupt();

      String message = message(UnavailableException.class, client);

      assertEquals("DynamoDB was not waited for, since the call was interrupted", message);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void answerThatIsNoJsonIsNamedAsOne() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = "<html>".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try (DynamoDbClient client =
        client(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), KEYS)) {
      assertEquals(
          "DynamoDB answered what cannot be read", message(UnavailableException.class, client));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void lookUpsAreGivenUpSoonerAndObjectsLaterThanMessages() {
    URI nobody = URI.create("http://127.0.0.1:1");
    try (AwsClients clients =
        AwsClients.at(
            AwsEndpoints.of(nobody, nobody, nobody),
            "us-east-1",
            AwsBasicCredentials.create("id", "secret"))) {
      ClientOverrideConfiguration items =
          clients.dynamoDb().serviceClientConfiguration().overrideConfiguration();
      ClientOverrideConfiguration objects =
          clients.s3().serviceClientConfiguration().overrideConfiguration();

      assertEquals(Duration.ofSeconds(3), items.apiCallAttemptTimeout().orElseThrow());
      assertEquals(Duration.ofSeconds(9), items.apiCallTimeout().orElseThrow());
      assertEquals(Duration.ofSeconds(40), objects.apiCallAttemptTimeout().orElseThrow());
      assertEquals(Duration.ofSeconds(55), objects.apiCallTimeout().orElseThrow());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-3, https://rds-data.eu-west-3.amazonaws.com",
    "cn-north-1, https://rds-data.cn-north-1.amazonaws.com.cn",
    "us-gov-west-1, https://rds-data.us-gov-west-1.amazonaws.com",
  })
  void theDataApiIsInThePartitionsDomain(String region, URI endpoint) {
    assertEquals(endpoint, DataApi.endpoint(Region.of(region)));
  }

  private static DynamoDbClient client(URI endpoint, AwsCredentialsProvider credentials) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .httpClient(UrlConnectionHttpClient.create())
        .credentialsProvider(credentials)
        .build();
  }

  private static <T extends EmbedwayException> String message(
      Class<T> kind, DynamoDbClient client) {
    return String.valueOf(
        assertThrows(kind, () -> AwsCall.of("DynamoDB", client::listTables)).getMessage());
  }

  private static int unusedPort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AwsServiceException failure(String code, int status) {
    return AwsServiceException.builder()
        .message("https://host/?X-Amz-signature=secret")
        .statusCode(status)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage("https://host/?X-Amz-signature=secret")
                .build())
        .build();
  }
}
