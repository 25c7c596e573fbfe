package dev.embedway.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program of a user, run to its end within a bound.
 *
 * @param directory that it is run in
 * @param variables added to its environment, which has nothing else about AWS
 * @param log what it says goes to
 */
record Program(Path directory, Map<String, String> variables, Path log) {

  private static final Duration BOUND = Duration.ofSeconds(150);

  Program {
    variables = Map.copyOf(variables);
  }

  /** Runs it and returns what it said; a status other than 0 is an error with that in it. */
  String run(List<String> words) {
    try {
      return tryRun(words);
    } catch (IOException e) {
      throw new AssertionError(words.getFirst() + " cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private String tryRun(List<String> words) throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("CDK_"));
    environment.putAll(variables);
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Path errors = log.resolveSibling(log.getFileName() + ".err");
    Process process = builder.redirectOutput(log.toFile()).redirectError(errors.toFile()).start();
    try {
      boolean ended = process.waitFor(BOUND.toMillis(), TimeUnit.MILLISECONDS);
      String said = Files.readString(log);
      if (!ended || process.exitValue() != 0) {
        String how = ended ? " failed:\n" : " took over " + BOUND.toSeconds() + " s:\n";
        throw new AssertionError(String.join(" ", words) + how + said + Files.readString(errors));
      }
      return said;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
