package dev.embedway.aws.s3;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.compact.ArtifactRemoval;
import dev.embedway.core.pipeline.compact.Freed;
import dev.embedway.core.pipeline.compact.GenerationRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Deletion in the artifacts bucket, whose keys {@link S3Artifacts} describes. */
@ThreadSafe
public final class S3ArtifactRemoval implements ArtifactRemoval {

  private static final int DIGITS = 18;
  private static final String VERSION_PART = "/v";

  private final S3Client s3;
  private final String bucket;

  /** A bucket that is there. */
  public S3ArtifactRemoval(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  @Override
  public Freed ofVersion(GenerationRange generations, int version) {
    String part = "/v%06d/".formatted(version);
    return delete(found(generations, object -> object.key().contains(part)));
  }

  @Override
  public Freed texts(GenerationRange generations) {
    int length = S3Artifacts.documentPrefix(generations.tenant(), generations.document()).length();
    Set<String> used = new HashSet<>();
    List<S3Object> texts = new ArrayList<>();
    for (S3Object object : found(generations, _ -> true)) {
      if (object.key().startsWith(VERSION_PART, length + DIGITS)) {
        used.add(object.key().substring(0, length + DIGITS));
      } else {
        texts.add(object);
      }
    }
    return delete(
        texts.stream()
            .filter(text -> !used.contains(text.key().substring(0, length + DIGITS)))
            .toList());
  }

  @Override
  public Freed all(GenerationRange generations) {
    return delete(found(generations, _ -> true));
  }

  /** Generations have digits enough to be listed in the order of their numbers. */
  private List<S3Object> found(GenerationRange generations, Predicate<S3Object> wanted) {
    String document = S3Artifacts.documentPrefix(generations.tenant(), generations.document());
    String end = document + "%018d".formatted(generations.to());
    List<S3Object> found = new ArrayList<>();
    return S3Calls.of(() -> {
      for (ListObjectsV2Response page :
          s3.listObjectsV2Paginator(list ->
              list.bucket(bucket)
                  .prefix(document)
                  .startAfter(document + "%018d".formatted(generations.from())))) {
        List<S3Object> within =
            page.contents().stream().filter(object -> object.key().compareTo(end) < 0).toList();
        within.stream().filter(wanted).forEach(found::add);
        if (within.size() < page.contents().size()) {
          break;
        }
      }
      return found;
    });
  }

  private Freed delete(List<S3Object> objects) {
    S3Deletions.delete(
        s3,
        bucket,
        objects.stream()
            .map(object -> ObjectIdentifier.builder().key(object.key()).build())
            .toList());
    return new Freed(objects.size(), objects.stream().mapToLong(S3Object::size).sum());
  }
}
