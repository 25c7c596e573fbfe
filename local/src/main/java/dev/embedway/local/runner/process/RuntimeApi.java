package dev.embedway.local.runner.process;

import com.google.errorprone.annotations.ThreadSafe;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.local.runner.LocalAws;
import dev.embedway.topology.FunctionSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Lambda's Runtime API as one process of a function sees it: hands it events and takes its answers.
 * One process each, since what a dead one has asked for would swallow the next event.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 */
@ThreadSafe
public final class RuntimeApi implements AutoCloseable {

  private static final String ROOT = "/2018-06-01/runtime/";
  private static final String INVOCATION = ROOT + "invocation/";

  private final FunctionSpec function;
  private final InstantSource clock;
  private final HttpServer server;
  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, Invocation> open = new ConcurrentHashMap<>();
  private final CompletableFuture<Instant> frozen = new CompletableFuture<>();
  private final CompletableFuture<Instant> restored = new CompletableFuture<>();
  private final CompletableFuture<String> broken = new CompletableFuture<>();

  private RuntimeApi(FunctionSpec function, InstantSource clock, HttpServer server) {
    this.function = function;
    this.clock = clock;
    this.server = server;
  }

  /** Opens it on a free port of the loopback. */
  public static RuntimeApi open(FunctionSpec function, InstantSource clock) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      RuntimeApi api = new RuntimeApi(function, clock, server);
      server.createContext(ROOT, api::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return api;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process's {@code AWS_LAMBDA_RUNTIME_API}. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Has the process handle an event, after those that came before. */
  public CompletableFuture<InvocationOutcome> invoke(String eventJson) {
    Invocation invocation =
        new Invocation(UUID.randomUUID().toString(), eventJson, new CompletableFuture<>());
    open.put(invocation.id(), invocation);
    waiting.add(invocation);
    if (broken.isDone()) {
      abandon();
    }
    return invocation.outcome();
  }

  /**
   * Time at which the process was ready for its snapshot; it is suspended from then until {@link
   * #restore}. Fails with the process's report if it does not get so far.
   */
  public CompletableFuture<Instant> frozen() {
    return frozen;
  }

  /** Resumes a suspended process, as if it had been restored. */
  public void restore() {
    restored.complete(clock.instant());
  }

  /** Report of a process that could not start or go on after a restore. */
  public CompletableFuture<String> broken() {
    return broken;
  }

  @Override
  public void close() {
    server.stop(0);
    fail("the Runtime API was closed");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (path.equals(INVOCATION + "next")) {
        next(exchange);
      } else if (path.equals(ROOT + "restore/next")) {
        frozen.complete(clock.instant());
        restored.join();
        send(exchange, 200, "");
      } else if (path.startsWith(INVOCATION)) {
        settle(exchange, path.substring(INVOCATION.length()).split("/", 2));
      } else {
        fail(body(exchange));
        send(exchange, 202, "");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    Invocation invocation = waiting.take();
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", "application/json");
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
    headers.set(
        "Lambda-Runtime-Deadline-Ms",
        Long.toString(clock.instant().plus(function.timeout()).toEpochMilli()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", LocalAws.arn("lambda", function.name()));
    headers.set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0");
    send(exchange, 200, invocation.event());
  }

  private void settle(HttpExchange exchange, String[] idAndKind) throws IOException {
    Invocation invocation = open.remove(idAndKind[0]);
    String body = body(exchange);
    if (invocation == null) {
      send(exchange, 400, "{}");
      return;
    }
    invocation
        .outcome()
        .complete(
            idAndKind[1].equals("response")
                ? new InvocationOutcome.Answered(body)
                : new InvocationOutcome.Failed(InvocationOutcome.Reason.THROWN, body));
    send(exchange, 202, "{\"status\":\"OK\"}");
  }

  private void fail(String report) {
    broken.complete(report);
    frozen.completeExceptionally(new IllegalStateException(report));
    abandon();
  }

  private void abandon() {
    open.values()
        .forEach(invocation ->
            invocation
                .outcome()
                .complete(
                    new InvocationOutcome.Failed(InvocationOutcome.Reason.THROWN, broken.join())));
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private record Invocation(
      String id, String event, CompletableFuture<InvocationOutcome> outcome) {}
}
