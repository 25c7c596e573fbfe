package dev.embedway.testing.contracts.vector;

import static dev.embedway.testing.contracts.vector.StoreFixture.document;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.search.Match;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.core.vector.VectorStore.BatchOutcome;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link VectorStore} under concurrent use. */
public abstract class VectorStoreRaceContract {

  private static final String A = document('a');

  private VectorStore store;

  /** The store under test; one for all tests is enough. */
  protected abstract VectorStore store();

  /** A length of vectors that it keeps. */
  protected int dim() {
    return 384;
  }

  @BeforeEach
  void prepare() {
    store = store();
  }

  @Test
  void completesAGenerationWhoseBatchesAreAllWrittenAtOnce() throws Exception {
    for (int round = 0; round < 15; round++) {
      StoreFixture fixture = StoreFixture.fresh(dim());
      List<Callable<BatchOutcome>> writes = new ArrayList<>();
      for (VectorBatch part : fixture.parts(A, 1, 6, 18)) {
        writes.add(() -> store.write(part));
      }

      List<BatchOutcome> outcomes = atOnce(writes);

      assertEquals(1, outcomes.stream().filter(BatchOutcome.COMPLETED::equals).count());
      assertEquals(new IndexCounts(1, 18), store.count(fixture.index()));
    }
  }

  @Test
  void writesABatchOnceThatSeveralDeliverAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      StoreFixture fixture = StoreFixture.fresh(dim());
      List<Callable<BatchOutcome>> writes = new ArrayList<>();
      for (VectorBatch part : fixture.parts(A, 1, 2, 6)) {
        for (int delivery = 0; delivery < 3; delivery++) {
          writes.add(() -> store.write(part));
        }
      }

      List<BatchOutcome> outcomes = atOnce(writes);

      assertTrue(outcomes.contains(BatchOutcome.COMPLETED));
      assertEquals(new IndexCounts(1, 6), store.count(fixture.index()));
      assertEquals(6, store.search(fixture.byVector()).size());
    }
  }

  @Test
  void endsWithTheNewestOfGenerationsAndRemovalsThatRace() throws Exception {
    for (int round = 0; round < 10; round++) {
      StoreFixture fixture = StoreFixture.fresh(dim());
      List<Callable<BatchOutcome>> writes = new ArrayList<>();
      for (long generation : List.of(1L, 3L, 4L)) {
        for (VectorBatch part : fixture.parts(A, generation, 2, 4 + (int) generation)) {
          writes.add(() -> store.write(part));
        }
      }
      writes.add(() -> {
        store.remove(fixture.index(), A, 2);
        return BatchOutcome.WRITTEN;
      });

      List<BatchOutcome> outcomes = atOnce(writes);

      assertTrue(outcomes.contains(BatchOutcome.COMPLETED));
      assertEquals(new IndexCounts(1, 8), store.count(fixture.index()));
    }
  }

  @Test
  void leavesNothingOfAStoreThatIsDroppedAmongWrites() throws Exception {
    for (int round = 0; round < 10; round++) {
      StoreFixture fixture = StoreFixture.fresh(dim());
      List<Callable<BatchOutcome>> calls = new ArrayList<>();
      for (char letter = 'a'; letter < 'g'; letter++) {
        VectorBatch whole = fixture.part(document(letter), 1, 0, 1, 3);
        calls.add(() -> store.write(whole));
      }
      calls.add(
          3,
          () -> {
            store.drop(fixture.index().tenant(), fixture.index().storeId());
            return BatchOutcome.SUPERSEDED;
          });

      atOnce(calls);

      assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
    }
  }

  @Test
  void showsReadersExactlyOneWholeGenerationWhileADocumentIsReplaced() throws Exception {
    StoreFixture fixture = StoreFixture.fresh(dim());
    fixture.parts(A, 1, 1, chunks(1)).forEach(store::write);
    AtomicBoolean over = new AtomicBoolean();
    AtomicLong reads = new AtomicLong();
    List<SearchRequest> searches =
        StoreFixture.modes(store).stream().map(mode -> fixture.search(mode, "passage")).toList();

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> readers = new ArrayList<>();
      for (SearchRequest search : searches) {
        readers.add(threads.submit(() -> readUntil(over, search, reads)));
      }
      try {
        for (long generation = 2; generation <= 25; generation++) {
          List<VectorBatch> parts = fixture.parts(A, generation, 3, chunks(generation));
          long readBefore = reads.get();
          parts.forEach(store::write);
          while (reads.get() < readBefore + 2 && readers.stream().noneMatch(Future::isDone)) {
            Thread.onSpinWait();
          }
        }
      } finally {
        over.set(true);
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
    assertEquals(new IndexCounts(1, chunks(25)), store.count(fixture.index()));
  }

  private static int chunks(long generation) {
    return 4 + (int) (generation % 5);
  }

  private void readUntil(AtomicBoolean over, SearchRequest search, AtomicLong reads) {
    long newest = 0;
    while (!over.get()) {
      List<Match> matches = store.search(search);
      var generations = matches.stream().collect(Collectors.groupingBy(Match::generation));

      assertEquals(1, generations.size(), "generations seen at once: " + generations.keySet());
      long seen = matches.getFirst().generation();
      assertEquals(chunks(seen), matches.size(), "chunks of generation " + seen);
      assertTrue(seen >= newest, seen + " after " + newest);
      newest = seen;
      reads.incrementAndGet();
    }
  }

  /** Runs the calls as close together as threads can, and returns their answers. */
  private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
    CyclicBarrier start = new CyclicBarrier(calls.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> call : calls) {
        futures.add(
            threads.submit(() -> {
              start.await();
              return call.call();
            }));
      }
      List<T> answers = new ArrayList<>();
      for (Future<T> future : futures) {
        answers.add(future.get());
      }
      return answers;
    }
  }
}
