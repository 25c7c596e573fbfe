package dev.embedway.functions.chunking.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.stage.ReadingTurns;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.chunking.format.FileKind;
import dev.embedway.functions.chunking.process.ReaderPool.Reading;
import dev.embedway.functions.chunking.samples.SampleFiles;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A child's rights; where the kernel has no Landlock, or an older one, they are all that it has.
 */
@EnabledOnOs(OS.LINUX)
class LandlockTest {

  private static final int VERSION = Landlock.version();

  @TempDir private Path directory;

  @Test
  void childReadsNothingButItsClassesAndSystemLibraries() throws Exception {
    Path outside = Files.writeString(directory.resolve("secret.txt"), "secret");
    String classes = Path.of("target/classes").toAbsolutePath().toString();

    assertEquals(
        List.of(denied("read"), denied("read"), denied("list"), "list done", "scratch done"),
        attempts(
            "read " + outside,
            "read /etc/passwd",
            "list " + directory,
            "list " + classes,
            "scratch -"));
  }

  @Test
  void childReadsNothingOfItsParentWhoeverRunsThem() throws Exception {
    String parent = "/proc/" + ProcessHandle.current().pid();

    assertEquals(
        List.of(denied("read"), denied("read"), denied("read")),
        attempts(
            "read " + parent + "/environ",
            "read " + parent + "/maps",
            "read " + parent + "/cmdline"));
  }

  @Test
  void childWritesAndRunsNothing() throws Exception {
    Path written = directory.resolve("written.txt");

    assertEquals(
        List.of(denied("write"), denied("run")),
        attempts("write " + written, "run " + Path.of("/bin/true").toRealPath()));
    assertEquals(VERSION == 0, Files.exists(written));
  }

  @Test
  void childConnectsAndListensNowhere() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String outcome = VERSION >= Landlock.TCP ? "denied" : "done";

      assertEquals(
          List.of("connect " + outcome, "listen " + outcome),
          attempts("connect " + listener.getLocalPort(), "listen -"));
    }
  }

  @Test
  void childEndsNoOtherProcess() throws Exception {
    Process neighbour = new ProcessBuilder("sleep", "600").start();
    try {
      assertEquals(
          List.of("signal " + (VERSION >= 6 ? "denied" : "done")),
          attempts("signal " + neighbour.pid()));
      assertEquals(VERSION >= 6, neighbour.isAlive());
    } finally {
      neighbour.destroyForcibly();
    }
  }

  @Test
  void scratchDirectoryEndsWithItsChild() throws Exception {
    Scratch scratch = Scratch.make();
    Files.writeString(scratch.path().resolve("archive.zip"), "left over");

    scratch.delete();

    assertFalse(Files.exists(scratch.path()));
  }

  @Test
  void readersOfThePoolAreConfined() {
    try (ReaderPool pool = new ReaderPool(96, Duration.ofSeconds(60), ReadingTurns.FREE)) {
      Extraction read =
          pool.read(
              new Reading(TenantId.DEFAULT, "here"),
              FileKind.ZIP,
              SampleFiles.of("docx", "Archives are unpacked."),
              "");

      assertTrue(read instanceof Extraction.Text, read.toString());
      long pid = pool.pids().iterator().next();
      assertEquals(VERSION > 0, hasNoNewPrivileges(pid));
    }
  }

  private static boolean hasNoNewPrivileges(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).contains("NoNewPrivs:\t1");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String denied(String verb) {
    return verb + (VERSION > 0 ? " denied" : " done");
  }

  /** Lines that a child answers, started as those that read files are. */
  private static List<String> attempts(String... lines) throws Exception {
    Scratch scratch = Scratch.make();
    Process child =
        new ReaderCommand(
                64, Duration.ofMinutes(1), System.getProperty("java.class.path"), Intruder.class)
            .start(scratch);
    try (Writer in = child.outputWriter(StandardCharsets.UTF_8)) {
      in.write(String.join("\n", lines));
    }
    List<String> answers = child.inputReader(StandardCharsets.UTF_8).readAllLines();
    child.waitFor();
    scratch.delete();
    return answers;
  }
}
