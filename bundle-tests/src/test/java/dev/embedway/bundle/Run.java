package dev.embedway.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program with nothing in its environment but a path.
 *
 * @param command its words
 */
record Run(List<String> command) {

  Run {
    command = List.copyOf(command);
  }

  static Run of(String... command) {
    return new Run(List.of(command));
  }

  /** Starts it, both its outputs in one. */
  Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    return builder.start();
  }

  /** Runs it to its end; a failure unless that is 0 and within two minutes. */
  String output() throws IOException, InterruptedException {
    Process process = start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), printed);
    assertEquals(0, process.exitValue(), printed);
    return printed;
  }
}
