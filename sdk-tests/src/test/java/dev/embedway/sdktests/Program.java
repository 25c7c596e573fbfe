package dev.embedway.sdktests;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end, with what it said. */
final class Program {

  private static final int MAX_SECONDS = 240;

  private Program() {}

  /** Runs it and returns its output; a status other than 0 is an error with the output in it. */
  static String run(Path log, List<String> command) throws IOException, InterruptedException {
    File output = log.toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    boolean ended = process.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    String said = Files.readString(log);
    if (!ended || process.exitValue() != 0) {
      throw new AssertionError(
          command.getFirst()
              + (ended ? " failed" : " took over " + MAX_SECONDS + " s")
              + ":\n"
              + said);
    }
    return said;
  }
}
