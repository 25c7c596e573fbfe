package dev.embedway.aws.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.contracts.pipeline.SourceBucketContract;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

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

  @Test
  void refusedCopyTellsWhatS3Copies() {
    AwsServiceException tooLarge =
        S3Exception.builder()
            .statusCode(400)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode("InvalidRequest").build())
            .build();
    S3Client refusing =
        (S3Client)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {S3Client.class},
                (_, _, _) -> {
                  throw tooLarge;
                });
    ObjectKey key = new ObjectKey(new TenantId("acme"), "docs", "large.bin");

    InvalidRequestException fault =
        assertThrows(
            InvalidRequestException.class,
            () ->
                new S3SourceBucket(refusing, CLIENTS.presigner(), "documents")
                    .copy(key, key.inStore("other")));

    assertEquals(
        "the bucket takes no object under this key: InvalidRequest; S3 copies objects of at most"
            + " 5 GB, to keys of at most 1,024 bytes",
        fault.getMessage());
  }
}
