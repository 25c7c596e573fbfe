package dev.embedway.bench;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.vector.VectorStore.BatchOutcome;
import dev.embedway.pgvector.PgVectorStore;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Documents written one after the other by two writers, until enough are or the server is gone.
 * Thread-safe.
 */
final class IngestRun {

  private static final int WRITERS = 2;

  private final BenchStore store;
  private final AtomicInteger next;
  private final Set<Integer> acknowledged = new ConcurrentSkipListSet<>();

  IngestRun(BenchStore store) {
    this.store = store;
    this.next = new AtomicInteger();
  }

  /** Documents whose writing was acknowledged. */
  Set<Integer> acknowledged() {
    return acknowledged;
  }

  /** Documents that were begun. */
  int begun() {
    return next.get();
  }

  /**
   * Writes on up to document {@code end}.
   *
   * @param goOn asked before each document
   * @return chunks written in a second
   */
  double upTo(int end, PgVectorStore vectors, BooleanSupplier goOn) throws InterruptedException {
    int before = acknowledged.size();
    long start = System.nanoTime();
    CountDownLatch done = new CountDownLatch(WRITERS);
    for (int i = 0; i < WRITERS; i++) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            write(end, vectors, goOn);
            done.countDown();
          });
    }
    done.await();
    double seconds = (System.nanoTime() - start) / 1e9;
    return (acknowledged.size() - before) * BenchStore.CHUNKS / seconds;
  }

  private void write(int end, PgVectorStore vectors, BooleanSupplier goOn) {
    try {
      while (goOn.getAsBoolean() && next.get() < end) {
        int number = next.getAndIncrement();
        if (vectors.write(store.document(number)) == BatchOutcome.COMPLETED) {
          acknowledged.add(number);
        }
      }
    } catch (EmbedwayException e) {
      // The server is gone; what was acknowledged is known.
    }
  }
}
