package dev.embedway.sdktests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A directory with the packages of package.json, for Node.js.
 *
 * @param home the directory, with node_modules in it
 */
record Node(Path home) {

  /** Makes it, or completes the one that an earlier run left. */
  static Node install(Path scripts, Path packages) throws IOException, InterruptedException {
    Path home = Files.createDirectories(packages.resolve("node"));
    Files.copy(
        scripts.resolve("package.json"),
        home.resolve("package.json"),
        StandardCopyOption.REPLACE_EXISTING);
    Program.run(
        packages.resolve("npm.log"),
        List.of(
            "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", home.toString()));
    return new Node(home);
  }
}
