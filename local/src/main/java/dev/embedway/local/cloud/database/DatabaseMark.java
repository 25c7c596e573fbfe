package dev.embedway.local.cloud.database;

import com.google.errorprone.annotations.ThreadSafe;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * An object beside the artifacts that says in which database their vectors are: a ledger keeps its
 * own state and cannot know that it was started with another database.
 *
 * @param bucket of the artifacts
 */
@ThreadSafe
public record DatabaseMark(S3Client s3, String bucket) {

  /** No tenant's, since those have a slash. */
  private static final String KEY = "database";

  private static final String WARNING =
      "What was uploaded before was stored in another database: it is listed, but not found. Start"
          + " with the --data or --database-url of then, or let the endpoint forget its state and"
          + " upload it again.";

  /** Says that it is this one; returns what the user is to know if it was another. */
  public Optional<String> put(String identity) {
    Optional<String> before = read();
    if (!before.equals(Optional.of(identity))) {
      s3.putObject(put -> put.bucket(bucket).key(KEY), RequestBody.fromString(identity));
    }
    return before.filter(other -> !other.equals(identity)).map(other -> WARNING);
  }

  private Optional<String> read() {
    try {
      return Optional.of(
          s3.getObjectAsBytes(get -> get.bucket(bucket).key(KEY)).asString(StandardCharsets.UTF_8));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    }
  }
}
