package dev.embedway.local.runner.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.local.runner.Invocable;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.testing.Await;
import dev.embedway.topology.FunctionId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of a hostile client of the HTTP API below HTTP's own clients. */
@Timeout(300)
class HttpGatewayAttacksTest {

  private static final EventFeed NO_EVENTS =
      () -> {
        throw new IllegalStateException("no answer is a stream");
      };

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static final String OK = "{\"statusCode\":200,\"body\":\"{}\"}";
  private static final Pattern WHOLE =
      Pattern.compile("(?is)\\AHTTP.*?Content-Length: (\\d+)\r\n.*?\r\n\r\n");
  private static final String POST = "POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\n";
  private static final String KNOWN = "X-Api-Key: known\r\n";
  private static final String GET = "GET /v1/models HTTP/1.1\r\n";

  /** Count of the attackers' connections. */
  private static final int OTHERS = 50;

  private static final Duration BOUND = Duration.ofSeconds(60);

  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final ObjectMapper json = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example\r\n",
        "Host: 127.0.0.1.evil.example\r\n",
        "Host: localhost.evil.example:80\r\n",
        "Host: 0.0.0.0\r\n",
        "Host: evil.example\r\nHost: localhost\r\n",
      })
  void refusesANameThatIsNotThisMachine(String host) throws IOException {
    try (HttpGateway gateway = gateway(Duration.ofSeconds(30))) {
      String answer = send(gateway, GET + host + "\r\n");

      assertRefused(400, answer);
      assertTrue(events.isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost:9000", "LOCALHOST", "[::1]:8080"})
  void answersUnderNamesOfThisMachine(String host) throws IOException {
    try (HttpGateway gateway = gateway(Duration.ofSeconds(30))) {
      String answer = send(gateway, GET + "Host: " + host + "\r\nConnection: close\r\n\r\n");

      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5;ext=\"\r\nhello\r\n0\r\n\r\n",
        "5;;;=\r\nhello\r\n0\r\n\r\n",
        "zz\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        "ffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
      })
  void refusesMalformedChunks(String chunks) throws IOException {
    try (HttpGateway gateway = gateway(Duration.ofSeconds(30))) {
      String answer = send(gateway, POST + KNOWN + "Transfer-Encoding: chunked\r\n\r\n" + chunks);

      assertRefused(400, answer);
      assertTrue(events.isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GARBAGE\r\n\r\n",
        "GET /v1/models\r\nHost: localhost\r\n\r\n",
        "GET /v1/models HTTP/9.9\r\nHost: localhost\r\n\r\n",
        "GET /v1/mod\u0001els HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nNo colon\r\n\r\n",
        "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        "GET /v1/models HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      })
  void refusesWhatIsNoHttpInTheShapeOfErrors(String request) throws IOException {
    try (HttpGateway gateway = gateway(Duration.ofSeconds(30))) {
      String answer = send(gateway, request);

      int status = Integer.parseInt(answer.split(" ", 3)[1]);
      assertEquals(4, status / 100, answer);
      assertRefused(status, answer);
    }
  }

  @Test
  void answersAnUnknownKeyBeforeItsBodyIsSent() throws IOException {
    try (HttpGateway gateway = gateway(Duration.ofSeconds(30));
        Socket socket = connect(gateway)) {
      write(socket, POST + "X-Api-Key: unknown\r\nContent-Length: 10000000\r\n\r\n");

      String answer = read(socket);

      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      assertFalse(events.remove().contains("\"body\""), "the function sees the head alone");
    }
  }

  /** A client that sends its whole body before it reads must not find the connection reset. */
  @Test
  void answersAnUnknownKeyWhoseBodyIsSentAllTheSame() throws IOException {
    try (HttpGateway gateway = gateway(Duration.ofSeconds(30));
        Socket socket = connect(gateway)) {
      byte[] body = new byte[10_000_000];
      write(socket, POST + "X-Api-Key: unknown\r\nContent-Length: " + body.length + "\r\n\r\n");
      for (int at = 0; at < body.length; at += 100_000) {
        socket.getOutputStream().write(body, at, 100_000);
      }

      assertTrue(read(socket).startsWith("HTTP/1.1 200"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GET /v1/mod", GET, GET + "Host: localhost\r\nX-A: "})
  void closesAConnectionThatStopsWithinTheHead(String start) throws IOException {
    try (HttpGateway gateway = gateway(Duration.ofMillis(500));
        Socket socket = connect(gateway)) {
      write(socket, start);

      assertFalse(read(socket).startsWith("HTTP/1.1 200"));
    }
  }

  @Test
  void closesAConnectionWhoseHeadComesByteByByte() throws Exception {
    try (HttpGateway gateway = gateway(Duration.ofSeconds(2));
        var dripping = Executors.newVirtualThreadPerTaskExecutor();
        Socket socket = connect(gateway)) {
      write(socket, GET + "Host: localhost\r\nX-Slow: ");
      Future<?> drip =
          dripping.submit(() -> {
            while (!socket.isClosed()) {
              write(socket, "x");
              TimeUnit.MILLISECONDS.sleep(100);
            }
            return null;
          });

      assertFalse(readQuietly(socket).startsWith("HTTP/1.1 200"));
      drip.cancel(true);
    }
  }

  @Test
  void closesAConnectionWhoseBodyComesByteByByte() throws Exception {
    try (HttpGateway gateway = gateway(Duration.ofSeconds(2));
        var dripping = Executors.newVirtualThreadPerTaskExecutor();
        Socket socket = connect(gateway)) {
      write(socket, POST + KNOWN + "Content-Length: 1000000\r\n\r\n");
      Future<?> drip =
          dripping.submit(() -> {
            while (!socket.isClosed()) {
              write(socket, "x");
              TimeUnit.MILLISECONDS.sleep(100);
            }
            return null;
          });

      assertFalse(readQuietly(socket).startsWith("HTTP/1.1 200"));
      assertTrue(events.isEmpty());
      drip.cancel(true);
    }
  }

  @Test
  void aTenantIsAnsweredWhileBodiesOfStrangersAreStillToCome() throws Exception {
    byte[] megabyte = new byte[1 << 20];
    List<Socket> strangers = new ArrayList<>();
    try (HttpGateway gateway = gateway(Duration.ofMinutes(2))) {
      for (int i = 0; i < OTHERS; i++) {
        Socket stranger = connect(gateway);
        strangers.add(stranger);
        write(stranger, POST + "X-Api-Key: unknown\r\nContent-Length: 10000000\r\n\r\n");
        writeQuietly(stranger, megabyte);
      }

      String answer = send(gateway, POST + KNOWN + "Content-Length: 2\r\n\r\n{}");

      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      Await.until(() -> events.size() == OTHERS + 1, BOUND);
      assertEquals(1, events.stream().filter(event -> event.contains("\"body\"")).count());
    } finally {
      closeAll(strangers);
    }
  }

  @Test
  void aTenantIsAnsweredWhileAnothersLargeBodiesAreStillToCome() throws Exception {
    byte[] megabyte = new byte[1 << 20];
    List<Socket> slow = new ArrayList<>();
    try (HttpGateway gateway = gateway(Duration.ofMinutes(2))) {
      for (int i = 0; i < OTHERS; i++) {
        Socket other = connect(gateway);
        slow.add(other);
        write(other, POST + KNOWN + "Content-Length: 10000000\r\n\r\n");
        writeQuietly(other, megabyte);
      }

      String answer = send(gateway, POST + KNOWN + "Content-Length: 2\r\n\r\n{}");

      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      assertEquals(1, events.size(), "no other request has come to its end");
    } finally {
      closeAll(slow);
    }
  }

  @Test
  void aTenantIsAnsweredWhileHeadsOfOthersComeByteByByteUntilTheyAreCutOff() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try (HttpGateway gateway = gateway(Duration.ofSeconds(15));
        var dripping = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (int i = 0; i < OTHERS; i++) {
          Socket other = connect(gateway);
          slow.add(other);
          write(other, GET + "Host: localhost\r\nX-Slow: ");
          dripping.execute(() -> drip(other));
        }

        String answer = send(gateway, GET + "Host: localhost\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        for (Socket other : slow) {
          assertFalse(readQuietly(other).startsWith("HTTP/1.1 200"));
        }
        assertEquals(1, events.size());
      } finally {
        closeAll(slow);
      }
    }
  }

  /** Sends a byte of a head now and then, until the connection is closed. */
  private static void drip(Socket socket) {
    try {
      while (!socket.isClosed()) {
        write(socket, "x");
        TimeUnit.MILLISECONDS.sleep(250);
      }
    } catch (IOException e) {
      // It is closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends what the other side takes. */
  private static void writeQuietly(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      // It has answered and closed the connection.
    }
  }

  private static void closeAll(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void answersRequestsUnderWayWhenItCloses() throws Exception {
    CountDownLatch begun = new CountDownLatch(5);
    CountDownLatch go = new CountDownLatch(1);
    HttpGateway gateway =
        HttpGateway.open(
            functions(event -> {
              begun.countDown();
              awaitQuietly(go);
              return new InvocationOutcome.Answered(OK);
            }),
            _ -> true,
            NO_EVENTS,
            LOOPBACK,
            InstantSource.system());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Socket idle = connect(gateway)) {
      write(idle, "GET /");
      List<Future<String>> answers =
          Stream.generate(() ->
                  threads.submit(
                      () -> send(gateway, GET + "Host: localhost\r\nConnection: close\r\n\r\n")))
              .limit(5)
              .toList();
      assertTrue(begun.await(60, TimeUnit.SECONDS));

      Future<?> closing = threads.submit(gateway::close);
      while (isOpen(gateway)) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      // Longer than the web server waits of its own accord.
      assertThrows(TimeoutException.class, () -> closing.get(2, TimeUnit.SECONDS));
      go.countDown();

      for (Future<String> answer : answers) {
        assertTrue(answer.get(60, TimeUnit.SECONDS).startsWith("HTTP/1.1 200"), answer.get());
      }
      closing.get(60, TimeUnit.SECONDS);
    }
  }

  private static boolean isOpen(HttpGateway gateway) {
    try (Socket probe = connect(gateway)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertRefused(int status, String answer) throws IOException {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    JsonNode error = json.readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4)).path("error");
    assertTrue(error.path("message").isTextual(), answer);
    assertEquals("invalid_request_error", error.path("type").asText(), answer);
    assertTrue(error.path("code").isTextual(), answer);
  }

  private HttpGateway gateway(Duration bound) {
    return HttpGateway.open(
        functions(event -> {
          events.add(event);
          return new InvocationOutcome.Answered(OK);
        }),
        headers -> headers.getOrDefault("x-api-key", List.of()).contains("known"),
        new EventStreams(NO_EVENTS, Duration.ofSeconds(1)),
        new HttpGateway.Timeouts(bound, bound.multipliedBy(2), Duration.ofSeconds(1)),
        LOOPBACK,
        InstantSource.system());
  }

  private static List<Invocable> functions(
      java.util.function.Function<String, InvocationOutcome> answer) {
    return List.of(function(FunctionId.API, answer), function(FunctionId.DATA, answer));
  }

  private static Invocable function(
      FunctionId function, java.util.function.Function<String, InvocationOutcome> answer) {
    return new Invocable() {
      @Override
      public String name() {
        return function.functionName();
      }

      @Override
      public InvocationOutcome invoke(String eventJson) {
        return answer.apply(eventJson);
      }
    };
  }

  private static String send(HttpGateway gateway, String request) throws IOException {
    try (Socket socket = connect(gateway)) {
      write(socket, request);
      return read(socket);
    }
  }

  private static Socket connect(HttpGateway gateway) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** One answer; the connection may stay open after it. What there was of it when it ended. */
  private static String read(Socket socket) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    int next = socket.getInputStream().read();
    while (next >= 0) {
      answer.write(next);
      String text = answer.toString(StandardCharsets.UTF_8);
      Matcher whole = WHOLE.matcher(text);
      if (whole.find() && text.length() >= whole.end() + Integer.parseInt(whole.group(1))) {
        return text;
      }
      next = socket.getInputStream().read();
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  /** The answer until the end of the connection, however it ends. */
  private static String readQuietly(Socket socket) {
    try {
      return read(socket);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection stays open", e);
    } catch (IOException e) {
      return "";
    }
  }
}
