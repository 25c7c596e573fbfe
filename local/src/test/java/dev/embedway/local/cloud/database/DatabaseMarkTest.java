package dev.embedway.local.cloud.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.SharedEmulators;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class DatabaseMarkTest {

  @Test
  void aStartWithAnotherDatabaseIsToldSoOnce() {
    try (S3Client s3 = s3()) {
      String bucket = SharedEmulators.freshName("mark");
      s3.createBucket(create -> create.bucket(bucket));
      DatabaseMark mark = new DatabaseMark(s3, bucket);

      assertEquals(Optional.empty(), mark.put("one"));
      assertEquals(Optional.empty(), mark.put("one"));
      assertTrue(mark.put("two").orElseThrow().contains("another database"));
      assertEquals(Optional.empty(), mark.put("two"));
      assertTrue(mark.put("one").isPresent());
    }
  }

  private static S3Client s3() {
    return S3Client.builder()
        .endpointOverride(SharedEmulators.s3Endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    SharedEmulators.CREDENTIALS.accessKeyId(),
                    SharedEmulators.CREDENTIALS.secretAccessKey())))
        .build();
  }
}
