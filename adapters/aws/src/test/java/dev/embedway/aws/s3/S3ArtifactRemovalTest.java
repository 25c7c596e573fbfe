package dev.embedway.aws.s3;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.compact.ArtifactRemoval;
import dev.embedway.testing.contracts.pipeline.ArtifactRemovalContract;
import org.junit.jupiter.api.AfterAll;

final class S3ArtifactRemovalTest extends ArtifactRemovalContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  private final String bucket = TestCloud.bucket(CLIENTS);

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected Artifacts artifacts() {
    return new S3Artifacts(CLIENTS.s3(), bucket);
  }

  @Override
  protected ArtifactRemoval removal() {
    return new S3ArtifactRemoval(CLIENTS.s3(), bucket);
  }
}
