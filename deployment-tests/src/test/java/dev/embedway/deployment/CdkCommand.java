package dev.embedway.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The {@code cdk} command from npm, as users have it.
 *
 * @param script of the command
 * @param directory of its files
 * @param variables that say whose account it is for
 */
record CdkCommand(Path script, Path directory, Map<String, String> variables) {

  /** Installs it, if an earlier run has not. */
  static CdkCommand install(Path directory, Map<String, String> variables) throws IOException {
    String version = Properties.text("cdk-cli");
    Path packages = Files.createDirectories(directory.resolve("cdk-" + version));
    Path script = packages.resolve("node_modules/aws-cdk/bin/cdk");
    if (!Files.exists(packages.resolve("installed"))) {
      new Program(packages, Map.of(), directory.resolve("npm.log"))
          .run(
              List.of(
                  "npm",
                  "install",
                  "--silent",
                  "--no-audit",
                  "--no-fund",
                  "--prefix",
                  packages.toString(),
                  "aws-cdk@" + version));
      Files.createFile(packages.resolve("installed"));
    }
    Map<String, String> all = new TreeMap<>(variables);
    // What it knows of accounts, it keeps; nothing of this is to be found by other runs.
    all.put("CDK_HOME", directory.resolve("cdk-home").toString());
    all.put("CDK_DISABLE_CLI_TELEMETRY", "true");
    return new CdkCommand(script, directory, all);
  }

  /** Runs it where {@code cdk.json} is, or where there is none. */
  String run(Path where, String... words) {
    return new Program(where, variables, directory.resolve("cdk-" + words[0] + ".log"))
        .run(
            Stream.concat(
                    Stream.of("node", script.toString()),
                    Stream.concat(Stream.of(words), Stream.of("--no-notices", "--no-color")))
                .toList());
  }
}
