package dev.embedway.aws.s3;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.testing.contracts.pipeline.ArtifactsContract;
import org.junit.jupiter.api.AfterAll;

final class S3ArtifactsTest extends ArtifactsContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected Artifacts artifacts() {
    return new S3Artifacts(CLIENTS.s3(), TestCloud.bucket(CLIENTS));
  }
}
