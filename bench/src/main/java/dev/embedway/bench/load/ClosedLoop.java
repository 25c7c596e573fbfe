package dev.embedway.bench.load;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that send a request as soon as their last one was answered, each a text that nobody has
 * sent before.
 *
 * <p>Thread-safe.
 */
final class ClosedLoop implements AutoCloseable {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong texts = new AtomicLong();
  private final int clients;

  ClosedLoop(int clients) {
    this.clients = clients;
  }

  /**
   * Has all clients ask one target for a while.
   *
   * @throws IllegalStateException at the first answer that is not 200
   */
  List<Double> run(Target target, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    List<Future<List<Double>>> loops = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      loops.add(threads.submit(() -> loop(target, end)));
    }
    List<Double> all = new ArrayList<>();
    for (Future<List<Double>> loop : loops) {
      try {
        all.addAll(loop.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(target.name() + " failed", e.getCause());
      }
    }
    return all;
  }

  private List<Double> loop(Target target, long end) throws IOException, InterruptedException {
    List<Double> times = new ArrayList<>();
    while (System.nanoTime() < end) {
      long start = System.nanoTime();
      int status = http.send(request(target), BodyHandlers.ofByteArray()).statusCode();
      times.add((System.nanoTime() - start) / 1e6);
      if (status != 200) {
        throw new IllegalStateException("answered " + status);
      }
    }
    return times;
  }

  private HttpRequest request(Target target) {
    String body =
        """
        {"model": "%s", "encoding_format": "base64",
         "input": "Report %d of the harbour master: two ships waited for the tide, one left before dusk."}
        """
            .formatted(target.model(), texts.incrementAndGet());
    return HttpRequest.newBuilder(target.embeddings())
        .timeout(Duration.ofSeconds(20))
        .header("authorization", "Bearer " + target.key())
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  @Override
  public void close() {
    threads.close();
    http.close();
  }
}
