package dev.embedway.sdktests;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Python of its own with the packages of requirements.txt.
 *
 * @param scripts where the scripts are
 * @param home of the virtual environment
 */
record Python(Path scripts, Path home) {

  /** Makes it, or completes the one that an earlier run left. */
  static Python install(Path scripts, Path packages) throws IOException, InterruptedException {
    Python python = new Python(scripts, packages.resolve("python"));
    if (!Files.isExecutable(Path.of(python.executable()))) {
      Program.run(
          packages.resolve("venv.log"), List.of("python3", "-m", "venv", python.home.toString()));
    }
    Program.run(
        packages.resolve("pip.log"),
        List.of(
            python.executable(),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-compile",
            "--disable-pip-version-check",
            "--requirement",
            scripts.resolve("requirements.txt").toString()));
    return python;
  }

  /** Directory of the packages. */
  Path sitePackages() throws IOException {
    try (DirectoryStream<Path> versions =
        Files.newDirectoryStream(home.resolve("lib"), "python3.*")) {
      return versions.iterator().next().resolve("site-packages");
    }
  }

  /** A program of the environment, for any working directory. */
  String tool(String name) {
    return home.resolve("bin").resolve(name).toAbsolutePath().toString();
  }

  String executable() {
    return home.resolve("bin").resolve("python").toString();
  }

  /** Runs a script and returns what it said. */
  String run(String script, String... arguments) throws IOException, InterruptedException {
    return Program.run(
        home.resolveSibling(script + ".log"),
        Stream.concat(
                Stream.of(executable(), scripts.resolve(script).toString()), Stream.of(arguments))
            .toList());
  }
}
