package dev.embedway.aws.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.embedway.core.observe.Part;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.emulators.proxy.TcpProxy;
import dev.embedway.emulators.proxy.TcpProxy.Mode;
import dev.embedway.emulators.sqs.EmbeddedSqs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.exception.SdkException;

final class CallWatchTest {

  private final PartHealth health = new PartHealth(InstantSource.system());

  @ParameterizedTest
  @EnumSource(value = Part.class, names = "DATABASE", mode = EnumSource.Mode.EXCLUDE)
  void partFailsFromTheFirstCallItDoesNotAnswerToTheNextThatItDoes(Part part) throws IOException {
    try (TcpProxy proxy = new TcpProxy(emulator(part).getPort());
        AwsClients clients = clients(proxy.port())) {
      call(clients, part);
      assertEquals(Set.of(), health.failing().keySet());

      proxy.set(Mode.DOWN);
      call(clients, part);
      assertEquals(Set.of(part), health.failing().keySet());

      proxy.set(Mode.PASS);
      call(clients, part);
      assertEquals(Set.of(), health.failing().keySet());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalServerError, true",
    "503, ServiceUnavailable, true",
    "400, ThrottlingException, false",
    "400, ConditionalCheckFailedException, false",
    "400, AccessDeniedException, false",
  })
  void itsOwnErrorsAreFailuresAndRefusalsAreAnswers(int status, String code, boolean fails)
      throws IOException {
    HttpServer server = answering(status, code);
    try (AwsClients clients = clients(server.getAddress().getPort())) {
      if (!fails) {
        health.failed(Part.DYNAMODB);
      }
      call(clients, Part.DYNAMODB);

      assertEquals(fails ? Set.of(Part.DYNAMODB) : Set.of(), health.failing().keySet());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void interruptedCallSaysNothingOfThePart() {
    try (AwsClients clients = clients(emulator(Part.SQS).getPort())) {
      Thread.currentThread().interrupt();
      call(clients, Part.SQS);

      assertEquals(Set.of(), health.failing().keySet());
    } finally {
      Thread.interrupted();
    }
  }

  /** Makes a call; its outcome is the test's matter, not its answer. */
  private static void call(AwsClients clients, Part part) {
    try {
      switch (part) {
        case DYNAMODB -> clients.dynamoDb().listTables();
        case S3 -> clients.s3().headBucket(head -> head.bucket("a-bucket-that-nobody-has"));
        case SQS -> clients.sqs().listQueues();
        case DATABASE -> throw new IllegalArgumentException("not of AWS");
      }
    } catch (SdkException e) {
      // Seen by the watch.
    }
  }

  private static URI emulator(Part part) {
    return switch (part) {
      case DYNAMODB -> SharedEmulators.dynamoDbEndpoint();
      case S3 -> SharedEmulators.s3Endpoint();
      case SQS -> SharedEmulators.sqsEndpoint();
      case DATABASE -> throw new IllegalArgumentException("not of AWS");
    };
  }

  private AwsClients clients(int port) {
    URI there = URI.create("http://127.0.0.1:" + port);
    return AwsClients.at(
        AwsEndpoints.of(there, there, there),
        EmbeddedSqs.REGION,
        AwsBasicCredentials.create(
            SharedEmulators.CREDENTIALS.accessKeyId(),
            SharedEmulators.CREDENTIALS.secretAccessKey()),
        health);
  }

  private static HttpServer answering(int status, String code) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body =
              "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\"}"
                  .formatted(code)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("content-type", "application/x-amz-json-1.0");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
