package dev.embedway.aws.s3;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Versions of a bucket's objects, delete markers included. Of a bucket without versions, and of an
 * emulator that knows none, there is one of each object.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html">ListObjectVersions</a>
 */
@ThreadSafe
record S3Versions(S3Client s3, String bucket) {

  private static final int NOT_IMPLEMENTED = 501;

  /**
   * A version of an object.
   *
   * @param version empty where the bucket knows none
   */
  record Version(String key, Optional<String> version) {

    private ObjectIdentifier identifier() {
      return ObjectIdentifier.builder().key(key).versionId(version.orElse(null)).build();
    }
  }

  /** The first versions of objects whose key begins so. */
  List<Version> first(String prefix, int max) {
    return asked(() -> versions(prefix, max), () -> objects(prefix, max));
  }

  /** Asks for versions, or for the other where the server of the bucket knows none. */
  static <T> T asked(Supplier<T> versions, Supplier<T> other) {
    return S3Calls.of(() -> {
      try {
        return versions.get();
      } catch (S3Exception e) {
        if (e.statusCode() != NOT_IMPLEMENTED) {
          throw e;
        }
        return other.get();
      }
    });
  }

  private List<Version> versions(String prefix, int max) {
    ListObjectVersionsResponse page =
        s3.listObjectVersions(list -> list.bucket(bucket).prefix(prefix).maxKeys(max));
    return Stream.concat(
            page.versions().stream()
                .map(it -> new Version(it.key(), Optional.ofNullable(it.versionId()))),
            page.deleteMarkers().stream()
                .map(it -> new Version(it.key(), Optional.ofNullable(it.versionId()))))
        .toList();
  }

  private List<Version> objects(String prefix, int max) {
    return s3
        .listObjectsV2(list -> list.bucket(bucket).prefix(prefix).maxKeys(max))
        .contents()
        .stream()
        .map(object -> new Version(object.key(), Optional.empty()))
        .toList();
  }

  /**
   * Deletes them; those that are gone are no error.
   *
   * @throws dev.embedway.core.error.UnavailableException when S3 kept one of them
   */
  void delete(List<Version> versions) {
    S3Deletions.delete(s3, bucket, versions.stream().map(Version::identifier).toList());
  }
}
