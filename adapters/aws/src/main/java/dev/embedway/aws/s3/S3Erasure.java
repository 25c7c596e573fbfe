package dev.embedway.aws.s3;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.s3.S3Versions.Version;
import dev.embedway.core.erasure.ErasedKind;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.erasure.Remnant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A bucket as a place of erasures: objects below the folders of a tenant, with all their versions.
 * A handle is the version's id, a line break, and the key.
 */
@ThreadSafe
public final class S3Erasure implements ErasurePlace {

  private static final char BREAK = '\n';
  private static final String MORE = "more";

  private final S3Versions versions;
  private final ErasedKind kind;
  private final List<String> folders;

  private S3Erasure(S3Client s3, String bucket, ErasedKind kind, List<String> folders) {
    this.versions = new S3Versions(s3, bucket);
    this.kind = kind;
    this.folders = folders;
  }

  /** The documents bucket. */
  public static S3Erasure ofSources(S3Client s3, String bucket) {
    return new S3Erasure(s3, bucket, ErasedKind.SOURCE_VERSIONS, List.of(""));
  }

  /** The artifacts bucket. */
  public static S3Erasure ofArtifacts(S3Client s3, String bucket) {
    return new S3Erasure(
        s3,
        bucket,
        ErasedKind.ARTIFACTS,
        List.of("generations/", "attributes/", S3FileContents.FOLDER, S3UpsertFiles.FOLDER));
  }

  @Override
  public Slice find(ErasureScope scope, Optional<String> after) {
    for (String folder : folders) {
      List<Remnant> found =
          versions.first(folder + scope.tenant().value() + "/", MAX_SLICE).stream()
              .map(version -> new Remnant(kind, handle(version)))
              .toList();
      if (!found.isEmpty()) {
        return new Slice(found, Optional.of(MORE));
      }
    }
    return Slice.NONE;
  }

  @Override
  public void erase(ErasureScope scope, List<Remnant> found) {
    versions.delete(found.stream().map(Remnant::handle).map(S3Erasure::version).toList());
  }

  private static String handle(Version version) {
    return version.version().orElse("") + BREAK + version.key();
  }

  private static Version version(String handle) {
    int end = handle.indexOf(BREAK);
    Optional<String> id = Optional.of(handle.substring(0, end)).filter(it -> !it.isEmpty());
    return new Version(handle.substring(end + 1), id);
  }
}
