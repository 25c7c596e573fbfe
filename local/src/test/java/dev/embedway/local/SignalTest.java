package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are under way when {@code up} is told to end. */
@Timeout(540)
class SignalTest {

  private static final int CALLERS = 8;

  private static final String VECTOR =
      """
      {"object": "list", "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1},
       "data": [{"object": "embedding", "index": 0, "embedding": [0.6, 0.8]}]}
      """;

  private final CountDownLatch arrived = new CountDownLatch(CALLERS);
  private final CountDownLatch released = new CountDownLatch(1);

  @Test
  void answersRequestsUnderWayAtSigterm(@TempDir Path directory) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpServer upstream = upstream(threads);
      String url = "http://127.0.0.1:" + upstream.getAddress().getPort() + "/v1";
      try (UpProcess up =
          UpProcess.start(directory.resolve("data"), Map.of("LOCAL_API_URL", url))) {
        Api api = Api.of(up.connection());
        List<CompletableFuture<Api.Answer>> slow =
            Stream.iterate(0, i -> i + 1)
                .limit(CALLERS)
                .map(i -> CompletableFuture.supplyAsync(() -> embed(api, i), threads))
                .toList();
        assertTrue(arrived.await(60, TimeUnit.SECONDS), "all are under way");

        up.terminate();
        Await.until(() -> up.printed().contains("Stopping"), Duration.ofSeconds(60));
        released.countDown();

        assertEquals(
            Collections.nCopies(CALLERS, 200),
            slow.stream().map(answer -> answer.join().status()).toList());
        up.awaitEnd();
        assertTrue(up.printed().contains("Stopped."), up.printed());
      } finally {
        released.countDown();
        upstream.stop(0);
      }
    }
  }

  private static Api.Answer embed(Api api, int i) {
    return api.post(
        "/v1/embeddings",
        api.object().put("model", "local_api:m").put("input", "The lock of barge " + i));
  }

  /** A service that answers once it is released. */
  private HttpServer upstream(ExecutorService threads) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answerOnceReleased);
    server.start();
    return server;
  }

  private void answerOnceReleased(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    arrived.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] body = VECTOR.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
