package dev.embedway.aws.s3;

import dev.embedway.aws.client.AwsCall;
import dev.embedway.core.error.UnavailableException;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** Deletion of many objects of a bucket; a request for each thousand. */
final class S3Deletions {

  private static final int AT_ONCE = 1_000;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private S3Deletions() {}

  /**
   * Deletes objects; one that is not there is no error.
   *
   * @throws UnavailableException {@code store_unavailable} when S3 did not delete all of them
   */
  static void delete(S3Client s3, String bucket, List<ObjectIdentifier> objects) {
    for (int from = 0; from < objects.size(); from += AT_ONCE) {
      List<ObjectIdentifier> some = objects.subList(from, Math.min(objects.size(), from + AT_ONCE));
      DeleteObjectsResponse response =
          S3Calls.of(() ->
              s3.deleteObjects(request ->
                  request.bucket(bucket).delete(delete -> delete.objects(some).quiet(true))));
      // An answer lists those that S3 kept, each with its reason.
      if (!response.errors().isEmpty()) {
        throw AwsCall.unavailable(
            "S3 kept "
                + response.errors().size()
                + " of "
                + some.size()
                + " objects that were to be deleted: "
                + response.errors().getFirst().code(),
            RETRY_AFTER,
            null);
      }
    }
  }
}
