package dev.embedway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

final class AwsCallTest {

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
    }
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
