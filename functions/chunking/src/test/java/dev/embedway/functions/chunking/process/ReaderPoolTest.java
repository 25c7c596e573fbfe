package dev.embedway.functions.chunking.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.TextExtractor.Extraction;
import dev.embedway.functions.chunking.format.FileKind;
import dev.embedway.functions.chunking.samples.HostileFiles;
import dev.embedway.functions.chunking.samples.SampleFiles;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReaderPoolTest {

  private static final byte[] GOOD = SampleFiles.of("html", "Good.");
  private static final Extraction READ = new Extraction.Text("# Notes\n\nGood.");

  private final ReaderPool pool = new ReaderPool(96, Duration.ofSeconds(4));

  @AfterEach
  void close() {
    pool.close();
  }

  private Extraction readGood() {
    return pool.read(FileKind.HTML, GOOD, "");
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
      Future<Extraction> hanging = executor.submit(() -> pool.read(FileKind.PDF, hangs(), ""));
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
  void closingThePoolEndsItsChildren() throws Exception {
    readGood();
    ProcessHandle child = ProcessHandle.of(pool.pids().iterator().next()).orElseThrow();

    pool.close();

    child.onExit().get(10, TimeUnit.SECONDS);
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

      child.onExit().get(10, TimeUnit.SECONDS);
    } finally {
      parent.destroyForcibly();
    }
  }

  static byte[] hangs() {
    return HostileFiles.laughingPdf();
  }
}
