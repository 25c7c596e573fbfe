package dev.embedway.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service that answers, refuses, or holds its callers. Thread-safe. */
final class ProviderStub implements AutoCloseable {

  private static final int OK = 200;
  private static final int DOWN = 503;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> waiting = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Integer> status = CompletableFuture.completedFuture(OK);

  private ProviderStub(HttpServer server) {
    this.server = server;
  }

  static ProviderStub start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ProviderStub stub = new ProviderStub(server);
      server.createContext("/", stub::answer);
      server.setExecutor(stub.threads);
      server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Callers put their name at its end. */
  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** From now on every call is answered, those that wait too. */
  void answer() {
    CompletableFuture<Integer> before = status;
    status = CompletableFuture.completedFuture(OK);
    before.complete(OK);
  }

  /** From now on every call is refused. */
  void refuse() {
    status = CompletableFuture.completedFuture(DOWN);
  }

  /** From now on every call waits. */
  void hold() {
    waiting.clear();
    status = new CompletableFuture<>();
  }

  /** Calls that came since {@link #hold}, and were let wait. */
  int held() {
    return waiting.size();
  }

  boolean holds(String name) {
    return waiting.contains(name);
  }

  private void answer(HttpExchange exchange) throws IOException {
    CompletableFuture<Integer> answer = status;
    if (!answer.isDone()) {
      waiting.add(exchange.getRequestURI().getPath().substring(1));
    }
    try (exchange) {
      exchange.sendResponseHeaders(answer.join(), -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
