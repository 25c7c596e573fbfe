package dev.embedway.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** The AWS command line from PyPI, as operators have it. */
final class AwsCommand {

  private AwsCommand() {}

  /** Installs it, if an earlier run has not, and returns the directory to look for it in. */
  static Path install() {
    String version = Properties.text("aws-cli");
    Path directory = Properties.path("directory").resolve("aws-" + version);
    Path packages = directory.resolve("packages");
    Path programs = directory.resolve("bin");
    Path program = programs.resolve("aws");
    try {
      Files.createDirectories(programs);
      if (!Files.exists(program)) {
        new Program(directory, Map.of(), directory.resolve("pip.log"))
            .run(
                List.of(
                    "python3",
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--no-compile",
                    "--disable-pip-version-check",
                    "--target",
                    packages.toString(),
                    "awscli==" + version));
        Files.writeString(
            program, "#!/bin/sh\nPYTHONPATH='" + packages + "' exec python3 -m awscli \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      return programs;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
