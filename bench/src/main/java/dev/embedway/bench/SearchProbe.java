package dev.embedway.bench;

import dev.embedway.core.search.SearchMode;
import dev.embedway.pgvector.PgVectorStore;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Searches of one store, one after the other with a pause between them, timed while other work goes
 * on. One thread at a time.
 */
final class SearchProbe {

  private static final int PAUSE_MILLIS = 10;

  private final BenchStore store;
  private final PgVectorStore vectors;
  private int asked;

  SearchProbe(BenchStore store, PgVectorStore vectors) {
    this.store = store;
    this.vectors = vectors;
  }

  /** Work that takes a while. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /**
   * Times of the searches, in milliseconds, rising.
   *
   * @param seconds that the work took
   */
  record Times(List<Double> millis, double seconds) {

    Times {
      millis = millis.stream().sorted().toList();
    }

    double quantile(double share) {
      return millis.get((int) Math.min(millis.size() - 1L, (long) (share * millis.size())));
    }
  }

  /** Searches until the work is over. */
  Times during(Work work) throws Exception {
    Queue<Double> millis = new ConcurrentLinkedQueue<>();
    CountDownLatch over = new CountDownLatch(1);
    Thread searches = Thread.ofPlatform().daemon().start(() -> search(millis, over));
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    over.countDown();
    searches.join();
    return new Times(List.copyOf(millis), seconds);
  }

  private void search(Queue<Double> millis, CountDownLatch over) {
    try {
      do {
        asked++;
        var request = store.search(SearchMode.VECTOR, asked, Optional.empty());
        long start = System.nanoTime();
        vectors.search(request);
        millis.add((System.nanoTime() - start) / 1e6);
      } while (!over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
