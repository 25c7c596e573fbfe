package dev.embedway.emulators.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.AwsClients;
import dev.embedway.emulators.RawHttp;
import dev.embedway.emulators.SharedEmulators;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

class SignatureCheckTest {

  private static final EmulatorCredentials KEYS = SharedEmulators.CREDENTIALS;

  /** A service, and a request to it that reads a list. */
  record Target(String service, URI endpoint, String action) {
    @Override
    public String toString() {
      return service;
    }
  }

  static Stream<Target> targets() {
    return Stream.of(
        new Target("dynamodb", SharedEmulators.dynamoDbEndpoint(), "DynamoDB_20120810.ListTables"),
        new Target("sqs", SharedEmulators.sqsEndpoint(), "AmazonSQS.ListQueues"));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void answersWhoKnowsTheCredentials(Target target) throws IOException {
    assertEquals(200, ask(target, signed(target, KEYS, Instant.now(), "{}"), "{}"));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void refusesAnUnsignedRequest(Target target) throws IOException {
    List<String> headers =
        List.of(
            "Host: " + target.endpoint().getAuthority(),
            "Content-Type: application/x-amz-json-1.0",
            "X-Amz-Target: " + target.action());

    assertEquals(403, ask(target, headers, "{}"));
  }

  /** SQS answers at once and reads on. */
  @Test
  void refusesARequestToDynamoDbWhenItsBodyWasRead() throws IOException {
    Target target = targets().findFirst().orElseThrow();
    List<String> headers =
        List.of(
            "Host: " + target.endpoint().getAuthority(),
            "Content-Type: application/x-amz-json-1.0",
            "X-Amz-Target: " + target.action());

    String answer = RawHttp.sendInHalves(target.endpoint(), "POST /", headers);

    assertEquals(403, RawHttp.status(answer), answer);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void refusesTheRightKeyWithAGuessedSecret(Target target) throws IOException {
    EmulatorCredentials guess = new EmulatorCredentials(KEYS.accessKeyId(), "guess");

    assertEquals(403, ask(target, signed(target, guess, Instant.now(), "{}"), "{}"));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void refusesAnotherKey(Target target) throws IOException {
    EmulatorCredentials other = new EmulatorCredentials("test", "test");

    assertEquals(403, ask(target, signed(target, other, Instant.now(), "{}"), "{}"));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void refusesASignatureOfSixteenMinutesAgo(Target target) throws IOException {
    Instant old = Instant.now().minus(Duration.ofMinutes(16));

    assertEquals(403, ask(target, signed(target, KEYS, old, "{}"), "{}"));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void refusesASignedHeadWithAnotherBody(Target target) throws IOException {
    List<String> headers = signed(target, KEYS, Instant.now(), "{}");

    assertEquals(403, ask(target, headers, "{ }"));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void refusesAnotherActionUnderTheSameSignature(Target target) throws IOException {
    List<String> headers = new ArrayList<>(signed(target, KEYS, Instant.now(), "{}"));
    headers.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith("x-amz-target"));
    headers.add("X-Amz-Target: " + target.action().replace("List", "Delete"));

    assertEquals(403, ask(target, headers, "{}"));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void refusesAnAddedAmzHeader(Target target) throws IOException {
    List<String> headers = new ArrayList<>(signed(target, KEYS, Instant.now(), "{}"));
    headers.add("X-AMZ-Added: 1");

    assertEquals(403, ask(target, headers, "{}"));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void refusesASignedRequestOfAWebPage(Target target) throws IOException {
    List<String> headers = new ArrayList<>(signed(target, KEYS, Instant.now(), "{}"));
    headers.add("origin: http://evil.example");

    assertEquals(403, ask(target, headers, "{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost.evil.example:8080",
        "127.0.0.1@evil.example",
        "0.0.0.0",
        "127.0.0.1:80:80",
        ""
      })
  void refusesANameThatIsNotThisMachine(String host) throws IOException {
    Target target = targets().toList().getFirst();
    SignatureCheck check = new SignatureCheck(KEYS, target.service(), InstantSource.system());
    Map<String, List<String>> headers = headersOf(target, Instant.now());
    headers.remove("Host");
    headers.put("host", List.of(host));

    Optional<Refusal> refusal = check.head(new EmulatorRequest("POST", "/", "", headers));

    assertTrue(refusal.isPresent());
    assertTrue(refusal.get().message().startsWith("Host must be"), refusal.get().message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.1:8000", "localhost:1", "LocalHost", "[::1]:8000"})
  void takesNamesOfThisMachine(String host) throws IOException {
    Map<String, List<String>> headers = Map.of("Host", List.of(host));

    assertFalse(LocalCallers.host(new EmulatorRequest("POST", "/", "", headers)).isPresent());
  }

  @Test
  void refusesAPageThatDeletesAQueueByAForm() throws IOException {
    String queue = SharedEmulators.freshName("victim");
    try (SqsClient sqs = AwsClients.sqs(SharedEmulators.sqsEndpoint())) {
      String url = sqs.createQueue(q -> q.queueName(queue)).queueUrl();

      String answer =
          RawHttp.send(
              SharedEmulators.sqsEndpoint(),
              "POST /000000000000/" + queue,
              List.of(
                  "Host: " + SharedEmulators.sqsEndpoint().getAuthority(),
                  "Origin: http://evil.example",
                  "Content-Type: application/x-www-form-urlencoded"),
              "Action=DeleteQueue&Version=2012-11-05");

      assertEquals(403, RawHttp.status(answer), answer);
      assertTrue(sqs.listQueues(l -> l.queueNamePrefix(queue)).queueUrls().contains(url));
    }
  }

  @Test
  void refusesSdkClientsWithOtherCredentials() {
    EmulatorCredentials other = new EmulatorCredentials("test", "test");
    try (DynamoDbClient dynamoDb = AwsClients.dynamoDb(SharedEmulators.dynamoDbEndpoint(), other);
        SqsClient sqs = AwsClients.sqs(SharedEmulators.sqsEndpoint(), other)) {
      assertEquals(403, assertThrows(SdkServiceException.class, dynamoDb::listTables).statusCode());
      assertEquals(403, assertThrows(SdkServiceException.class, sqs::listQueues).statusCode());
    }
  }

  private static int ask(Target target, List<String> headers, String body) throws IOException {
    return RawHttp.status(RawHttp.send(target.endpoint(), "POST /", headers, body));
  }

  private static Map<String, List<String>> headersOf(Target target, Instant at) {
    Map<String, List<String>> headers = new HashMap<>();
    signedRequest(target, KEYS, at, "{}").headers().forEach(headers::put);
    return headers;
  }

  private static List<String> signed(
      Target target, EmulatorCredentials keys, Instant at, String body) {
    return signedRequest(target, keys, at, body).headers().entrySet().stream()
        .filter(header -> !header.getKey().equalsIgnoreCase("content-length"))
        .map(header -> header.getKey() + ": " + String.join(",", header.getValue()))
        .toList();
  }

  /** By AWS's own signer. */
  private static SdkHttpRequest signedRequest(
      Target target, EmulatorCredentials keys, Instant at, String body) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .uri(target.endpoint().resolve("/"))
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", "application/x-amz-json-1.0")
            .putHeader("X-Amz-Target", target.action())
            .build();
    java.time.Clock clock = java.time.Clock.fixed(at, ZoneOffset.UTC);
    return AwsV4HttpSigner.create()
        .sign(sign ->
            sign.identity(AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()))
                .request(request)
                .payload(ContentStreamProvider.fromUtf8String(body))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, target.service())
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(HttpSigner.SIGNING_CLOCK, clock))
        .request();
  }
}
