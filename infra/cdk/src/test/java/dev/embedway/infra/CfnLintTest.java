package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** AWS's own checker, installed beside the build, over every template. */
@ExtendWith(Assemblies.class)
class CfnLintTest {

  private static final int MAX_SECONDS = 240;

  /** CDK writes a dependency even where a reference implies it. */
  private static final String DEPENDENCIES_SAID_TWICE = "W3005";

  private final Assemblies assemblies;

  CfnLintTest(Assemblies assemblies) {
    this.assemblies = assemblies;
  }

  @Test
  void noTemplateHasAnErrorOrAWarning() throws Exception {
    Path venv = Assembly.target().resolve("packages").resolve("python");
    Path programs = venv.resolve("bin");
    String python = programs.resolve("python").toString();
    String wanted =
        "cfn-lint==" + Objects.requireNonNull(System.getProperty("embedway.test.cfn-lint"));
    if (!Files.isExecutable(Path.of(python))) {
      run(List.of("python3", "-m", "venv", venv.toString()));
    }
    run(
        List.of(
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-compile",
            "--disable-pip-version-check",
            wanted));

    List<String> check =
        new ArrayList<>(
            List.of(
                programs.resolve("cfn-lint").toString(),
                "--format",
                "parseable",
                "--ignore-checks",
                DEPENDENCIES_SAID_TWICE,
                "--"));
    for (Variant variant : Variant.values()) {
      try (Stream<Path> files = Files.list(assemblies.of(variant).directory())) {
        files
            .map(Path::toString)
            .filter(file -> file.endsWith(".template.json"))
            .forEach(check::add);
      }
    }

    assertEquals("", run(check));
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Path log = Assembly.target().resolve("packages.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " took over " + MAX_SECONDS + " s");
    }
    String said = Files.readString(log);
    if (process.exitValue() != 0) {
      throw new AssertionError(command.getFirst() + " failed:\n" + said);
    }
    return said;
  }
}
