package dev.embedway.local.runner.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.runner.Invocable;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.testing.Await;
import dev.embedway.topology.EventSource;
import dev.embedway.topology.FunctionId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of events over real connections. */
@Timeout(120)
class EventStreamsTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String FIRST =
      """
      {"statusCode":200,"headers":{"Content-Type":"text/event-stream","X-Request-ID":"r"},\
      "body":"event: summary\\ndata: 0\\n\\n"}\
      """;

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean isKeyKnown = new AtomicBoolean(true);

  @Test
  void sendsEventAfterEventUntilTheClientLeaves() throws Exception {
    try (HttpGateway gateway = gateway(FIRST)) {
      try (Socket client = ask(gateway, "GET");
          BufferedReader lines = lines(client)) {
        assertEquals("HTTP/1.1 200 OK", lines.readLine());
        assertEquals("data: 0", next(lines));
        assertEquals("data: 1", next(lines));
        assertEquals("data: 2", next(lines));
        assertEquals(1, open.get());
      }

      Await.until(() -> open.get() == 0, BOUND);
    }
  }

  @Test
  void endsWhenTheKeyIsRevoked() throws Exception {
    try (HttpGateway gateway = gateway(FIRST);
        Socket client = ask(gateway, "GET");
        BufferedReader lines = lines(client)) {
      assertEquals("data: 0", next(lines));

      isKeyKnown.set(false);

      Await.until(() -> open.get() == 0, BOUND);
      while (lines.readLine() != null) {
        // What was sent before.
      }
    }
  }

  @Test
  void endsAtOnceWhenTheGatewayCloses() throws Exception {
    HttpGateway gateway = gateway(FIRST, Duration.ofDays(1));
    try (Socket client = ask(gateway, "GET");
        BufferedReader lines = lines(client)) {
      assertEquals("data: 0", next(lines));

      gateway.close();

      assertEquals(0, open.get());
    }
  }

  @Test
  void sendsTheHeadAloneWhereThatIsAsked() throws Exception {
    String head = FIRST.replaceAll("\"body\":.*}", "\"body\":\"\"}");
    try (HttpGateway gateway = gateway(head);
        Socket client = ask(gateway, "HEAD");
        BufferedReader lines = lines(client)) {
      String all = String.join("\n", lines.lines().toList()).toLowerCase(Locale.ROOT);
      assertTrue(all.startsWith("http/1.1 200"), all);
      assertTrue(all.contains("content-type: text/event-stream"), all);
      assertEquals(0, open.get());
    }
  }

  @Test
  void sendsAnyOtherAnswerAsItIs() throws Exception {
    String refused = FIRST.replace("200", "501");
    try (HttpGateway gateway = gateway(refused);
        Socket client = ask(gateway, "GET");
        BufferedReader lines = lines(client)) {
      assertTrue(lines.readLine().startsWith("HTTP/1.1 501"));
      assertEquals("data: 0", next(lines));
      assertEquals(0, open.get());
    }
  }

  private static BufferedReader lines(Socket client) throws IOException {
    return new BufferedReader(
        new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The next line of data; chunks' sizes and comments are passed over. */
  private static String next(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (!line.startsWith("data: ")) {
      line = lines.readLine();
    }
    return line;
  }

  private static Socket ask(HttpGateway gateway, String method) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    // Well below the time after which an idle connection ends by itself.
    client.setSoTimeout(30_000);
    client
        .getOutputStream()
        .write(
            (method
                    + " /v1/embeddings/orchestrator/events HTTP/1.1\r\nHost: localhost\r\n"
                    + (method.equals("HEAD") ? "Connection: close\r\n" : "")
                    + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  private HttpGateway gateway(String answer) {
    return gateway(answer, Duration.ofMillis(50));
  }

  private HttpGateway gateway(String answer, Duration period) {
    return HttpGateway.open(
        FunctionId.startedBy(EventSource.HTTP).stream()
            .map(function -> function(function, answer))
            .toList(),
        _ -> isKeyKnown.get(),
        new EventStreams(this::begin, period),
        HttpGateway.Timeouts.USUAL,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        InstantSource.system());
  }

  private EventFeed.Feed begin() {
    open.incrementAndGet();
    AtomicInteger sent = new AtomicInteger();
    return new EventFeed.Feed() {
      @Override
      public String next() {
        return "event: summary\ndata: " + sent.incrementAndGet() + "\n\n: heartbeat\n\n";
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }

  private static Invocable function(FunctionId function, String answer) {
    return new Invocable() {
      @Override
      public String name() {
        return function.functionName();
      }

      @Override
      public InvocationOutcome invoke(String event) {
        return new InvocationOutcome.Answered(answer);
      }
    };
  }
}
