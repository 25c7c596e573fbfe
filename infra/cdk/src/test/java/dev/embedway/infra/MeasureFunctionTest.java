package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that measures a function, over an {@code aws} that answers as Lambda does. */
class MeasureFunctionTest {

  private static final String AWS =
      """
      #!/bin/sh
      case "$1 $2" in
        'cloudformation describe-stack-resources') echo stage-ApiFunction-1 ;;
        'lambda get-function-configuration') echo arm64 ;;
        'lambda invoke')
          for answer; do :; done
          printf '%s' '{"statusCode": 200, "body": "{\\"usage\\": {\\"total_tokens\\": 1000}}"}' >"$answer"
          printf '%s' "$EMBEDWAY_TEST_REPORT" | base64 | tr -d '\\n' ;;
        *) exit 1 ;;
      esac
      """;

  @TempDir private Path directory = Path.of("");

  @Test
  void printsSpeedAndPriceFromTheTextOfLambdasReport() throws Exception {
    String said = measure("REPORT RequestId: r Billed Duration: 500 ms\tMemory Size: 3538 MB\t");

    assertTrue(said.contains("1000 tokens per processor-second"), said);
    assertTrue(said.contains("0.0230 dollars per million tokens"), said);
  }

  @Test
  void readsTheReportInJsonToo() throws Exception {
    String said =
        measure(
            "{\"type\":\"platform.report\",\"record\":{\"metrics\":"
                + "{\"billedDurationMs\":250,\"memorySizeMB\":1769}}}");

    assertTrue(said.contains("4000 tokens per processor-second"), said);
  }

  private String measure(String report) throws IOException, InterruptedException {
    Path aws = directory.resolve("aws");
    Files.writeString(aws, AWS);
    Files.setPosixFilePermissions(aws, PosixFilePermissions.fromString("rwx------"));
    // The interpreter itself: what stands before it in some set-ups changes the path.
    String python = run(Map.of(), "python3", "-c", "import sys; print(sys.executable)").strip();
    return run(
        Map.of(
            "PATH",
            directory + ":" + System.getenv("PATH"),
            "EMBEDWAY_API_KEY",
            "a-test-key",
            "EMBEDWAY_TEST_REPORT",
            report),
        python,
        "measure-function",
        "stage",
        "2");
  }

  private String run(Map<String, String> variables, String... words)
      throws IOException, InterruptedException {
    Path log = directory.resolve("log");
    ProcessBuilder command =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    command.environment().putAll(variables);
    Process process = command.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String said = Files.readString(log);
    assertEquals(0, process.exitValue(), said);
    return said;
  }
}
