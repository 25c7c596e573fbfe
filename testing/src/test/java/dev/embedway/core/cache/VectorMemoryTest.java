package dev.embedway.core.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.Vector;
import dev.embedway.testing.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class VectorMemoryTest {

  private final TestClock clock = new TestClock();

  private CachedVector vector(int dim) {
    return new CachedVector(Vector.of(new float[dim]), 1, clock.instant().plusSeconds(60));
  }

  @Test
  void neverHoldsMoreThanItMayWhateverIsPut() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int entries = random.nextInt(1, 50);
      VectorMemory memory = new VectorMemory(1L << random.nextInt(12, 20), entries, clock);
      for (int i = 0; i < 100; i++) {
        CacheKey key = new CacheKey("k" + random.nextInt(200));
        memory.put(CacheRig.ACME, Map.of(key, vector(random.nextInt(1, 64))));
        assertTrue(memory.size() <= entries, memory.size() + " of " + entries);
      }
    }
  }

  @Test
  void manyThreadsAtOnceFindWhatWasPutUnderTheKeyAndKeepTheBound() throws Exception {
    VectorMemory memory = new VectorMemory(1 << 20, 64, clock);
    List<Future<?>> threads = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      for (int thread = 0; thread < 8; thread++) {
        Random random = new Random(thread);
        threads.add(
            pool.submit(() -> {
              for (int i = 0; i < 5_000; i++) {
                int dim = random.nextInt(1, 200);
                CacheKey key = new CacheKey("k" + dim);
                memory.put(CacheRig.ACME, Map.of(key, vector(dim)));
                memory
                    .find(List.of(key))
                    .values()
                    .forEach(found -> assertEquals(dim, found.vector().dim()));
              }
            }));
      }
      for (Future<?> thread : threads) {
        thread.get();
      }
    }

    assertTrue(memory.size() <= 64 && memory.size() > 0, memory.size() + " entries");
  }

  @Test
  void bytesBoundItToo() {
    VectorMemory memory = new VectorMemory(100_000, 1_000, clock);

    for (int i = 0; i < 100; i++) {
      memory.put(CacheRig.ACME, Map.of(new CacheKey("k" + i), vector(1_000)));
    }

    assertTrue(memory.size() <= 23 && memory.size() > 10, memory.size() + " entries");
  }

  @Test
  void whatWasPutIsFoundWhileThereIsRoom() {
    VectorMemory memory = new VectorMemory(1 << 20, 100, clock);
    for (int i = 0; i < 50; i++) {
      CacheKey key = new CacheKey("k" + i);
      CachedVector put = vector(i + 1);
      memory.put(CacheRig.ACME, Map.of(key, put));
      assertEquals(Map.of(key, put), memory.find(List.of(key)));
    }
  }

  @Test
  void aMemoryOfNoEntriesKeepsNothing() {
    VectorMemory memory = new VectorMemory(1 << 20, 0, clock);

    memory.put(CacheRig.ACME, Map.of(new CacheKey("k"), vector(4)));

    assertEquals(Map.of(), memory.find(List.of(new CacheKey("k"))));
  }
}
