package dev.embedway.aws.s3;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.testing.contracts.pipeline.SourceBucketContract;
import org.junit.jupiter.api.AfterAll;

final class S3SourceBucketTest extends SourceBucketContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected SourceBucket bucket() {
    return new S3SourceBucket(CLIENTS.s3(), CLIENTS.presigner(), TestCloud.bucket(CLIENTS));
  }
}
