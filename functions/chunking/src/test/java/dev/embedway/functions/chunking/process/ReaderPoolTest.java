package dev.embedway.functions.chunking.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.TextExtractor.Extraction;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.chunking.format.FileKind;
import dev.embedway.functions.chunking.samples.HostileFiles;
import dev.embedway.functions.chunking.samples.SampleFiles;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReaderPoolTest {

  private static final TenantId A = new TenantId("a");
  private static final byte[] GOOD = SampleFiles.of("html", "Good.");
  private static final Extraction READ = new Extraction.Text("# Notes\n\nGood.");

  /** What a file that hangs costs a test; no other comes near it on a machine that is busy. */
  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  private final ReaderPool pool = new ReaderPool(96, TIMEOUT);

  @AfterEach
  void close() {
    pool.close();
  }

  private Extraction readGood() {
    return pool.read(A, FileKind.HTML, GOOD, "");
  }

  @Test
  void oneChildReadsFileAfterFile() {
    readGood();
    Set<Long> first = pool.pids();

    for (int i = 0; i < 20; i++) {
      assertEquals(READ, readGood());
    }

    assertEquals(1, first.size());
    assertEquals(first, pool.pids());
  }

  @Test
  void aWornChildIsReplaced() {
    readGood();
    Set<Long> first = pool.pids();

    for (int i = 0; i < 500; i++) {
      readGood();
    }

    assertNotEquals(first, pool.pids());
    assertEquals(READ, readGood());
  }

  @Test
  void aChildThatSomebodyKillsCostsNoFile() throws Exception {
    readGood();
    long pid = pool.pids().iterator().next();

    ProcessHandle.of(pid).orElseThrow().destroyForcibly();

    assertEquals(READ, readGood());
  }

  @Test
  void neighboursOfAFileThatHangsAreReadMeanwhile() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Extraction> hanging = executor.submit(() -> pool.read(A, FileKind.PDF, hangs(), ""));
      List<Future<Extraction>> neighbours =
          IntStream.range(0, 30).mapToObj(_ -> executor.submit(this::readGood)).toList();

      for (Future<Extraction> neighbour : neighbours) {
        assertEquals(READ, neighbour.get());
      }
      assertTrue(hanging.get() instanceof Extraction.Rejected);
    }
    assertEquals(READ, readGood());
  }

  @Test
  void aTenantsHangingFilesLeaveAReaderToOthers() throws Exception {
    AtomicInteger ended = new AtomicInteger();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> hanging = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        hanging.add(
            executor.submit(() -> {
              Extraction verdict = pool.read(A, FileKind.PDF, hangs(), "");
              ended.incrementAndGet();
              return verdict;
            }));
      }
      awaitChildren(3);

      assertEquals(READ, pool.read(new TenantId("b"), FileKind.HTML, GOOD, ""));

      // Without shares the file would be the thirteenth: after nine of the twelve.
      assertTrue(ended.get() <= 6, () -> ended.get() + " hanging files ended before it");
      hanging.forEach(file -> file.cancel(true));
    }
  }

  @Test
  void aSmallFileHasLessTimeThanALargeOne() {
    Duration timeout = Duration.ofSeconds(30);

    assertEquals(Duration.ofSeconds(10), ReaderPool.time(800, timeout));
    assertEquals(Duration.ofSeconds(26), ReaderPool.time(1 << 20, timeout));
    assertEquals(timeout, ReaderPool.time(50 << 20, timeout));
    assertEquals(Duration.ofSeconds(4), ReaderPool.time(800, Duration.ofSeconds(4)));
  }

  private void awaitChildren(int count) {
    Instant end = Instant.now().plusSeconds(60);
    while (pool.pids().size() < count) {
      assertTrue(Instant.now().isBefore(end), "no children after 60 s");
      Thread.onSpinWait();
    }
  }

  @Test
  void closingThePoolEndsItsChildren() throws Exception {
    readGood();
    ProcessHandle child = ProcessHandle.of(pool.pids().iterator().next()).orElseThrow();

    pool.close();

    child.onExit().get(60, TimeUnit.SECONDS);
  }

  /** Its child would read for hours. */
  @Test
  void aChildEndsWithItsParentWhateverItHangsOn() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HangingParent.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = parent.inputReader(StandardCharsets.UTF_8)) {
      ProcessHandle child = ProcessHandle.of(Long.parseLong(out.readLine().strip())).orElseThrow();
      assertTrue(child.isAlive());

      parent.destroyForcibly();

      child.onExit().get(60, TimeUnit.SECONDS);
    } finally {
      parent.destroyForcibly();
    }
  }

  static byte[] hangs() {
    return HostileFiles.slowPdf();
  }
}
