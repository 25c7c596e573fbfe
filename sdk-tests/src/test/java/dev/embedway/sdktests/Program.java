package dev.embedway.sdktests;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Surroundings of a program that is run to its end.
 *
 * @param directory it is run in
 * @param variables set for it besides this process's own
 */
record Program(Path directory, Map<String, String> variables) {

  private static final int MAX_SECONDS = 240;

  /** Runs a program in this process's own surroundings. */
  static String run(Path log, List<String> command) throws IOException, InterruptedException {
    return new Program(Path.of(""), Map.of()).output(log, command);
  }

  /** Runs it and returns its output; a status other than 0 is an error with the output in it. */
  String output(Path log, List<String> command) throws IOException, InterruptedException {
    File output = log.toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output);
    builder.environment().putAll(variables);
    Process process = builder.start();
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
