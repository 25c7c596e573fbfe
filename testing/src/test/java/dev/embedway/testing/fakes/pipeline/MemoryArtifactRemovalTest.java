package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.compact.ArtifactRemoval;
import dev.embedway.testing.contracts.pipeline.ArtifactRemovalContract;

class MemoryArtifactRemovalTest extends ArtifactRemovalContract {

  private final MemoryArtifacts artifacts = new MemoryArtifacts();

  @Override
  protected Artifacts artifacts() {
    return artifacts;
  }

  @Override
  protected ArtifactRemoval removal() {
    return artifacts;
  }
}
