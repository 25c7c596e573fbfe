package dev.embedway.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line on the class path that the launcher gives it, which is no test's. */
class LaunchTest {

  @Test
  void aCommandRunsAndReadsItsSettings() throws IOException, InterruptedException {
    Path home = Path.of("..").toAbsolutePath().normalize();
    Path local = home.resolve("local/target");
    String classPath =
        local.resolve("classes")
            + ":"
            + Files.readString(local.resolve("launch/classpath")).strip();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dembedway.home=" + home,
            "-cp",
            classPath,
            "dev.embedway.local.Main",
            "models",
            "add",
            "all-MiniLM-L6-v2");
    builder
        .environment()
        .put(
            "EMBEDWAY_SHIPPED_MODELS_DIR",
            home.resolve("adapters/models/target/models").toString());
    builder.environment().put("EMBEDWAY_PROMPTS", "models: {all-MiniLM-L6-v2: {query: 'ask: '}}");

    assertTrue(run(builder).contains("all-MiniLM-L6-v2 is there already"));
  }

  @Test
  void namesOfAnyAlphabetAreReadWhereNoLocaleIsSet(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("gr\u00f6\u00dfe \u6c34.txt"), "text");
    Path launcher = Path.of("..", "embedway").toRealPath();
    ProcessBuilder builder =
        new ProcessBuilder(
            launcher.toString(),
            "ingest",
            "--dry-run",
            "--exclude",
            "\u65e7*",
            directory.toString(),
            file.toString());
    builder.environment().keySet().retainAll(Set.of("PATH", "HOME"));

    assertTrue(
        run(builder).contains("to " + directory.getFileName() + "/gr\u00f6\u00dfe \u6c34.txt"));
  }

  private static String run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertTrue(process.waitFor(1, TimeUnit.MINUTES), printed);
    assertEquals(0, process.exitValue(), printed);
    return printed;
  }
}
