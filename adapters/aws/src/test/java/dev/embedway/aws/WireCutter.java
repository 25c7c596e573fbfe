package dev.embedway.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * A DynamoDB endpoint that makes each write once before it answers: the first time that a request
 * arrives, it is passed on, and its answer is thrown away with the connection. A client that sends
 * the request again gets the answer to that.
 *
 * <p>Thread-safe.
 */
final class WireCutter implements AutoCloseable {

  private static final Set<String> WRITES =
      Set.of(
          "PutItem",
          "UpdateItem",
          "DeleteItem",
          "TransactWriteItems",
          "BatchWriteItem",
          "ExecuteStatement",
          "ExecuteTransaction",
          "BatchExecuteStatement");

  private final URI target;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  /**
   * Serialises requests: a client that times out retries while its first request is still being
   * worked on, and must be answered after it.
   */
  private final ReentrantLock oneByOne = new ReentrantLock();

  private final AtomicInteger cuts = new AtomicInteger();
  private final HttpServer server;
  private volatile Runnable afterCut = () -> {};

  WireCutter(URI target) throws IOException {
    this.target = target;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers that were thrown away. */
  int cuts() {
    return cuts.get();
  }

  /**
   * Work of others between the next write's effect and the loss of its answer. It must not use this
   * endpoint.
   */
  void meanwhile(Runnable work) {
    afterCut = work;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String operation =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")).orElse("");
      String name = operation.substring(operation.indexOf('.') + 1);
      boolean isWrite = WRITES.contains(name);
      Optional<Answer> answer =
          passed(exchange, body, isWrite ? name + Base64.getEncoder().encodeToString(body) : "");
      if (answer.isPresent()) {
        answer(exchange, answer.get());
      }
    }
  }

  /** The answer, unless it is lost. */
  private Optional<Answer> passed(HttpExchange exchange, byte[] body, String write)
      throws IOException {
    oneByOne.lock();
    try {
      Answer answer = pass(exchange, body);
      if (write.isEmpty() || !seen.add(write)) {
        return Optional.of(answer);
      }
      cuts.incrementAndGet();
      Runnable work = afterCut;
      afterCut = () -> {};
      work.run();
      return Optional.empty();
    } finally {
      oneByOne.unlock();
    }
  }

  /** An HTTP answer, its headers by their names in lower case. */
  private record Answer(int status, Map<String, String> headers, String body) {}

  private static void answer(HttpExchange exchange, Answer answer) throws IOException {
    for (String header : Set.of("content-type", "x-amzn-requestid", "x-amz-crc32")) {
      Optional.ofNullable(answer.headers().get(header))
          .ifPresent(value -> exchange.getResponseHeaders().set(header, value));
    }
    byte[] body = answer.body().getBytes(StandardCharsets.ISO_8859_1);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  /** The request with every header as it came, since the server checks its signature. */
  private Answer pass(HttpExchange exchange, byte[] body) throws IOException {
    StringBuilder head = new StringBuilder("POST / HTTP/1.0\r\nConnection: close\r\n");
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!name.equalsIgnoreCase("Connection")) {
            values.forEach(value -> head.append(name + ": " + value + "\r\n"));
          }
        });
    try (Socket socket = new Socket(target.getHost(), target.getPort())) {
      socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
      return read(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
    }
  }

  private static Answer read(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    String[] lines = answer.substring(0, end).split("\r\n", -1);
    Map<String, String> headers =
        Arrays.stream(lines)
            .skip(1)
            .map(line -> line.split(": ", 2))
            .collect(
                Collectors.toMap(
                    header -> header[0].toLowerCase(Locale.ROOT), header -> header[1]));
    return new Answer(
        Integer.parseInt(lines[0].split(" ", 3)[1]), headers, answer.substring(end + 4));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
