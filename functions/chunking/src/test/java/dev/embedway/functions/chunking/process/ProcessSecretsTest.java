package dev.embedway.functions.chunking.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.stage.ReadingTurns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessSecretsTest {

  @Test
  void environmentAndMemoryOfTheParentBelongToRootOnceThereIsAPool() throws IOException {
    new ReaderPool(64, Duration.ofSeconds(5), ReadingTurns.FREE).close();
    Path self = Path.of("/proc", String.valueOf(ProcessHandle.current().pid()));

    assertTrue(ProcessSecrets.areHidden());
    for (String secret : List.of("environ", "mem", "maps")) {
      assertEquals(0, Files.getAttribute(self.resolve(secret), "unix:uid"), secret);
    }
  }

  @Test
  void childOfTheSameUserCannotReadThem() throws Exception {
    new ReaderPool(64, Duration.ofSeconds(5), ReadingTurns.FREE).close();
    String environment = "/proc/" + ProcessHandle.current().pid() + "/environ";

    Process child = new ProcessBuilder("cat", environment).redirectErrorStream(true).start();
    String read = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    child.waitFor(10, TimeUnit.SECONDS);

    boolean isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0) && isUidZero();
    // Nothing hides a process from root.
    assertEquals(isRoot, child.exitValue() == 0, read);
  }

  private static boolean isUidZero() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .anyMatch(line -> line.matches("Uid:\\s+0\\s.*"));
  }
}
