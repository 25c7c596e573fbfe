package dev.embedway.aws.dynamo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ContentionTest {

  private static final int THREADS = 8;
  private static final int EACH = 10_000;

  @Test
  void noTwoThreadsGetOneToken() throws InterruptedException, ExecutionException {
    Contention contention = new Contention(new Racy());
    Set<String> tokens = new HashSet<>();

    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<List<String>>> drawn =
          IntStream.range(0, THREADS)
              .mapToObj(_ ->
                  threads.submit(
                      () -> IntStream.range(0, EACH).mapToObj(_ -> contention.token()).toList()))
              .toList();
      for (Future<List<String>> each : drawn) {
        tokens.addAll(each.get());
      }
    }

    assertEquals(THREADS * EACH, tokens.size());
  }

  /**
   * As those of the JDK that are not thread-safe, but with more time between reading and writing.
   */
  private static final class Racy implements RandomGenerator {

    private long state;

    @Override
    public long nextLong() {
      long next = state + 1;
      Thread.onSpinWait();
      state = next;
      return next;
    }
  }
}
