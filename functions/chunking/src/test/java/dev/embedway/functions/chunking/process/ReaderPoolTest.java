package dev.embedway.functions.chunking.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.chunking.format.FileKind;
import dev.embedway.functions.chunking.process.ReaderPool.Reading;
import dev.embedway.functions.chunking.samples.HostileFiles;
import dev.embedway.functions.chunking.samples.SampleFiles;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ReaderPoolTest {

  private static final TenantId A = new TenantId("a");
  private static final Reading HERE = new Reading(A, "here");
  private static final Reading OTHERS = new Reading(new TenantId("b"), "elsewhere");
  private static final byte[] GOOD = SampleFiles.of("html", "Good.");
  private static final Extraction READ =
      new Extraction.Text(
          "# Notes\n\nGood.", new DocumentNotes(Optional.of("Notes"), List.of(), 0));

  /** Time that a file that hangs costs a test; no other comes near it on a machine that is busy. */
  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  private final OneTurnATenant turns = new OneTurnATenant();
  private final ReaderPool pool = new ReaderPool(96, TIMEOUT, turns);

  @AfterEach
  void close() {
    pool.close();
  }

  private Extraction readGood() {
    return pool.read(HERE, FileKind.HTML, GOOD, "");
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
  void aChildWithoutFilesEndsAndTheNextFileStartsAnother() throws Exception {
    try (ReaderPool brief = new ReaderPool(96, TIMEOUT, Duration.ofSeconds(1), turns)) {
      assertEquals(Set.of(), brief.pids());
      assertEquals(READ, brief.read(HERE, FileKind.HTML, GOOD, ""));
      Set<Long> first = brief.pids();

      ProcessHandle.of(first.iterator().next()).orElseThrow().onExit().get(60, TimeUnit.SECONDS);

      assertEquals(READ, brief.read(HERE, FileKind.HTML, GOOD, ""));
      assertNotEquals(first, brief.pids());
    }
  }

  /** On a machine of 64 GB the initial heap would else be 1 GB, however small the files. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aChildStartsWithASmallHeap() throws Exception {
    readGood();
    long pid = pool.pids().iterator().next();

    String words = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));

    assertTrue(words.contains("\0-Xms8m\0"), words);
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
      Future<Extraction> hanging = executor.submit(this::readHanging);
      awaitChildren(1);

      for (int i = 0; i < 30; i++) {
        assertEquals(READ, readGood());
      }
      assertTrue(hanging.get() instanceof Extraction.Rejected);
    }
    assertEquals(READ, readGood());
  }

  @Test
  void aFileOverItsTenantsShareOfReadersComesBackLater() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Extraction>> hanging =
          List.of(
              executor.submit(this::readHanging),
              executor.submit(this::readHanging),
              executor.submit(this::readHanging));
      awaitChildren(3);

      UnavailableException later = assertThrows(UnavailableException.class, this::readGood);
      Extraction others = pool.read(OTHERS, FileKind.HTML, GOOD, "");

      assertEquals(ErrorCode.PARSER_BUSY, later.code());
      assertEquals(READ, others);
      hanging.forEach(file -> file.cancel(true));
    }
  }

  @Test
  void aFileComesBackLaterWhileAnotherInvocationReadsASlowOneOfItsTenant() throws Exception {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Extraction> hanging = executor.submit(this::readHanging);
      awaitChildren(1);
      turns.last(Duration.ofSeconds(2));

      UnavailableException later =
          assertThrows(
              UnavailableException.class,
              () -> pool.read(new Reading(A, "elsewhere"), FileKind.HTML, GOOD, ""));
      Extraction beside = readGood();
      Extraction others = pool.read(OTHERS, FileKind.HTML, GOOD, "");

      assertEquals(ErrorCode.PARSER_BUSY, later.code());
      assertEquals(READ, beside);
      assertEquals(READ, others);
      hanging.cancel(true);
    }
  }

  private Extraction readHanging() {
    return pool.read(HERE, FileKind.PDF, hangs(), "");
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
