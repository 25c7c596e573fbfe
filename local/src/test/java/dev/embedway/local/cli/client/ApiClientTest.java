package dev.embedway.local.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server is one of the test's that answers what it is told to. */
final class ApiClientTest {

  private static final Duration MAX = Duration.ofSeconds(30);

  private final AtomicInteger requests = new AtomicInteger();
  private final Deque<String> refusals = new ArrayDeque<>();
  private final HttpServer server;
  private final ApiClient client;

  ApiClientTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          String refusal = refusals.poll();
          byte[] said =
              Objects.requireNonNullElse(refusal, "{\"id\":\"doc_1\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Retry-After", "1");
          exchange.sendResponseHeaders(refusal == null ? 202 : 429, said.length);
          exchange.getResponseBody().write(said);
          exchange.close();
        });
    server.start();
    client =
        new ApiClient(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            "a-key",
            Optional.empty());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void uploadIsSentAgainWhileThePipelineIsFull() {
    refusals.add(refusal("backpressure", "depth"));
    refusals.add(refusal("backpressure", "age"));

    assertEquals("doc_1", upload(MAX));
    assertEquals(3, requests.get());
  }

  @Test
  void uploadIsGivenUpWhenItsTimeIsOver() {
    refusals.add(refusal("backpressure", "depth"));

    CommandFailure failure =
        assertThrows(CommandFailure.class, () -> upload(Duration.ofMillis(500)));

    assertTrue(String.valueOf(failure.getMessage()).contains("backpressure"));
    assertEquals(1, requests.get());
  }

  @Test
  void drainAndOtherLimitsAreToldAtOnce() {
    for (String refusal :
        new String[] {refusal("backpressure", "draining"), refusal("requests", "none")}) {
      refusals.add(refusal);
      assertThrows(CommandFailure.class, () -> upload(MAX));
    }
    assertEquals(2, requests.get());
  }

  private String upload(Duration max) {
    return client.postWhenThereIsRoom("/v1/documents", client.object(), max).path("id").asText();
  }

  private static String refusal(String code, String reason) {
    return "{\"error\":{\"code\":\"%s\",\"message\":\"m\",\"details\":{\"reason\":\"%s\"}}}"
        .formatted(code, reason);
  }
}
