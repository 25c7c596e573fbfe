package dev.embedway.core.pipeline.stage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.artifact.ChunkBatch.Entry;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.pipeline.MemoryArtifacts;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchWriterTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final JobId JOB = new JobId(ACME, DocumentId.of(ACME, "docs", "a.md"), 1, 1);
  private static final int BATCHES = 60;
  private static final String TEXT =
      IntStream.range(0, BATCHES * ChunkBatch.MAX_CHUNKS)
          .mapToObj("%06d"::formatted)
          .collect(Collectors.joining());
  private static final ChunkBatch EMPTY = ChunkBatch.of(ContentHash.of(TEXT), Map.of());

  private final MemoryArtifacts memory = new MemoryArtifacts();
  private final Queue<Integer> puts = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void textOfTheGeneration() {
    memory.putText(JOB, EMPTY.text(), TEXT);
  }

  @Test
  void manyRequestsAreUnderWayAndNeverMoreThanAllowed() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger max = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(BatchWriter.IN_FLIGHT);

    List<List<ContentHash>> written =
        write(
            "cut",
            batch -> {
              max.accumulateAndGet(running.incrementAndGet(), Math::max);
              if (batch >= BatchWriter.AT_ONCE) {
                full.countDown();
                await(full);
              }
              running.decrementAndGet();
            });

    assertEquals(BatchWriter.IN_FLIGHT, max.get());
    assertEquals(BATCHES, written.size());
    for (int i = 0; i < BATCHES; i++) {
      assertEquals(
          written.get(i),
          memory.chunks(JOB, i).orElseThrow().entries().stream()
              .map(entry -> entry.chunk().hash())
              .toList());
    }
  }

  @Test
  void cutterWaitsWhileAllAllowedRequestsAreUnderWay() throws InterruptedException {
    CountDownLatch answers = new CountDownLatch(1);
    AtomicInteger added = new AtomicInteger();
    IntConsumer unanswered =
        batch -> {
          if (batch >= BatchWriter.AT_ONCE) {
            await(answers);
          }
        };
    Thread cutter = Thread.ofPlatform().start(() -> write("cut", unanswered, added));
    int max = (BatchWriter.AT_ONCE + BatchWriter.IN_FLIGHT + 1) * ChunkBatch.MAX_CHUNKS;

    try {
      Instant bound = Instant.now().plusSeconds(60);
      while (added.get() < max || cutter.getState() != Thread.State.WAITING) {
        assertTrue(Instant.now().isBefore(bound), () -> cutter + " cut " + added);
        LockSupport.parkNanos(1_000_000);
      }

      assertEquals(max, added.get());
    } finally {
      answers.countDown();
      cutter.join();
    }
    assertEquals(BATCHES, puts.size());
  }

  @Test
  void attemptAfterADeathWritesWhatIsMissing() {
    assertThrows(UnavailableException.class, () -> write("cut", dyingAt(30)));
    List<Integer> before = List.copyOf(puts);
    assertTrue(before.size() >= 20, before.toString());
    puts.clear();

    List<List<ContentHash>> second = write("cut", _ -> {});

    List<Integer> again =
        puts.stream().filter(i -> i >= BatchWriter.AT_ONCE).filter(before::contains).toList();
    assertEquals(List.of(), again, "written once");
    assertEquals(BATCHES, second.size());
    assertEquals(
        BATCHES,
        IntStream.range(0, BATCHES).filter(i -> memory.chunks(JOB, i).isPresent()).count());
  }

  @Test
  void attemptOfAnotherCutWritesEverything() {
    assertThrows(UnavailableException.class, () -> write("cut", dyingAt(30)));
    puts.clear();

    write("another", _ -> {});

    assertEquals(BATCHES, puts.size());
  }

  @Test
  void smallDocumentAsksForNothingElse() {
    Artifacts only =
        artifacts(
            _ -> {},
            method -> {
              throw new AssertionError(method);
            });
    try (BatchWriter writer = new BatchWriter(only, JOB, "cut", EMPTY, 100)) {
      writer.add(entry(0));
      assertEquals(1, writer.finish().size());
    }
  }

  @Test
  void documentWithoutChunksHasOneEmptyBatch() {
    try (BatchWriter writer = new BatchWriter(memory, JOB, "cut", EMPTY, 100)) {
      assertEquals(List.of(List.of()), writer.finish());
    }
    assertEquals(List.of(), memory.chunks(JOB, 0).orElseThrow().entries());
  }

  private List<List<ContentHash>> write(String cut, IntConsumer before) {
    return write(cut, before, new AtomicInteger());
  }

  private List<List<ContentHash>> write(String cut, IntConsumer before, AtomicInteger added) {
    try (BatchWriter writer =
        new BatchWriter(artifacts(before, _ -> {}), JOB, cut, EMPTY, Long.MAX_VALUE)) {
      for (int i = 0; i < BATCHES * ChunkBatch.MAX_CHUNKS; i++) {
        writer.add(entry(i));
        added.incrementAndGet();
      }
      return writer.finish();
    }
  }

  private IntConsumer dyingAt(int batch) {
    return i -> {
      if (i >= batch) {
        throw new UnavailableException(
            ErrorCode.STORE_UNAVAILABLE, "S3 did not answer", Duration.ZERO, null);
      }
    };
  }

  private interface OtherCall {
    void made(String method);
  }

  /** Artifacts whose writes of chunks first do something, which may throw. */
  private Artifacts artifacts(IntConsumer before, OtherCall other) {
    return (Artifacts)
        Proxy.newProxyInstance(
            Artifacts.class.getClassLoader(),
            new Class<?>[] {Artifacts.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("putChunks")) {
                before.accept((Integer) arguments[1]);
                puts.add((Integer) arguments[1]);
              } else {
                other.made(method.getName());
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Entry entry(int i) {
    String text = TEXT.substring(6 * i, 6 * i + 6);
    return new Entry(new Chunk(i, 6 * i, 6 * i + 6, text, 3), Optional.empty());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
