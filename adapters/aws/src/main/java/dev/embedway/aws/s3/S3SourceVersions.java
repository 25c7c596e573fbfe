package dev.embedway.aws.s3;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.compact.Freed;
import dev.embedway.core.pipeline.compact.SourceVersions;
import dev.embedway.core.pipeline.document.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/**
 * Former versions of objects in S3. A bucket without versioning has no delete markers, and so
 * nothing to delete here.
 */
@ThreadSafe
public final class S3SourceVersions implements SourceVersions {

  /** Time by which S3's clock may be ahead of a function's. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final S3Client s3;
  private final String bucket;

  /** A bucket that is there. */
  public S3SourceVersions(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  @Override
  public Freed deleteRemoved(ObjectKey key, Instant removedBy) {
    Versions all = versions(key.full());
    Optional<Instant> deletion =
        all.markers().stream()
            .map(DeleteMarkerEntry::lastModified)
            .filter(at -> !at.isAfter(removedBy.plus(SKEW)))
            .max(Comparator.naturalOrder());
    return deletion.map(at -> delete(all, at)).orElse(Freed.NONE);
  }

  /** Markers last: without its marker, a version that is left would be the object again. */
  private Freed delete(Versions all, Instant deletion) {
    List<ObjectVersion> versions =
        all.versions().stream()
            .filter(version -> !version.isLatest() && !version.lastModified().isAfter(deletion))
            .toList();
    List<DeleteMarkerEntry> markers =
        all.markers().stream().filter(marker -> !marker.lastModified().isAfter(deletion)).toList();
    S3Deletions.delete(
        s3,
        bucket,
        versions.stream().map(version -> id(version.key(), version.versionId())).toList());
    S3Deletions.delete(
        s3, bucket, markers.stream().map(marker -> id(marker.key(), marker.versionId())).toList());
    return new Freed(
        versions.size() + markers.size(), versions.stream().mapToLong(ObjectVersion::size).sum());
  }

  private static ObjectIdentifier id(String key, String version) {
    return ObjectIdentifier.builder().key(key).versionId(version).build();
  }

  /** Versions and delete markers of one key. */
  private record Versions(List<ObjectVersion> versions, List<DeleteMarkerEntry> markers) {}

  private Versions versions(String key) {
    return S3Versions.asked(() -> listed(key), () -> new Versions(List.of(), List.of()));
  }

  private Versions listed(String key) {
    Versions found = new Versions(new ArrayList<>(), new ArrayList<>());
    for (ListObjectVersionsResponse page :
        s3.listObjectVersionsPaginator(list -> list.bucket(bucket).prefix(key))) {
      page.versions().stream()
          .filter(version -> version.key().equals(key))
          .forEach(found.versions()::add);
      page.deleteMarkers().stream()
          .filter(marker -> marker.key().equals(key))
          .forEach(found.markers()::add);
      // Keys that go on after this one are listed behind it.
      if (page.nextKeyMarker() != null && !page.nextKeyMarker().equals(key)) {
        break;
      }
    }
    return found;
  }
}
