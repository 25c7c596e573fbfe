package dev.embedway.infra.deployment;

import java.nio.file.Path;

/** Deployments read from the text of a stage file. */
public final class StageFiles {

  private StageFiles() {}

  public static Deployment read(String yaml) {
    return read("dev", yaml, Path.of("zips"));
  }

  public static Deployment read(String stage, String yaml, Path zips) {
    return new DeploymentReader(new StageFile("stages/" + stage + ".yaml", yaml), stage, zips)
        .read();
  }
}
