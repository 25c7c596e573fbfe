package dev.embedway.infra;

import java.nio.file.Path;

/** Deployments read from the text of a stage file. */
final class StageFiles {

  private StageFiles() {}

  static Deployment read(String yaml) {
    return read("dev", yaml, Path.of("zips"));
  }

  static Deployment read(String stage, String yaml, Path zips) {
    return new DeploymentReader(new StageFile("stages/" + stage + ".yaml", yaml), stage, zips)
        .read();
  }
}
