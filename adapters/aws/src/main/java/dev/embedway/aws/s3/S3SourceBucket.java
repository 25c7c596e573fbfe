package dev.embedway.aws.s3;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.client.AwsCall;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.upload.SourceBucket;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.TaggingDirective;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The documents bucket in S3. The hash of an object's attributes travels as its user metadata
 * {@value #ATTRIBUTES}.
 */
@ThreadSafe
public final class S3SourceBucket implements SourceBucket {

  static final String ATTRIBUTES = "embedway-attributes";

  /** Content type that S3 gives an object that was put without one. */
  private static final String NO_TYPE = "binary/octet-stream";

  private static final int BAD_REQUEST = 400;

  /** As many as S3 lists, and deletes, at once. */
  private static final int MAX_VERSIONS = 1000;

  private final S3Client s3;
  private final S3Presigner presigner;
  private final String bucket;

  /** A bucket that is there. */
  public S3SourceBucket(S3Client s3, S3Presigner presigner, String bucket) {
    this.s3 = s3;
    this.presigner = presigner;
    this.bucket = bucket;
  }

  @Override
  public Optional<SourceObject> head(ObjectKey key) {
    return S3Calls.ifPresent(() -> s3.headObject(head -> head.bucket(bucket).key(key.full())))
        .map(S3SourceBucket::object);
  }

  @Override
  public Optional<InputStream> open(ObjectKey key, String etag) {
    return S3Calls.ifPresent(
        () -> s3.getObject(get -> get.bucket(bucket).key(key.full()).ifMatch("\"" + etag + "\"")));
  }

  @Override
  public void put(ObjectKey key, byte[] bytes, String contentType, String attributesHash) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(key.full())
            .contentType(contentType.isBlank() ? NO_TYPE : contentType);
    if (!attributesHash.isEmpty()) {
      request.metadata(Map.of(ATTRIBUTES, attributesHash));
    }
    S3Calls.of(() ->
        putting(
            () -> s3.putObject(request.build(), RequestBody.fromBytes(bytes)),
            "shorten its segments, or choose one that is not below another document's key"));
  }

  /** Of all that is sent, S3 can find nothing amiss but the key, and the size of what is copied. */
  private static <T> T putting(Supplier<T> call, String advice) {
    try {
      return call.get();
    } catch (S3Exception e) {
      if (e.statusCode() != BAD_REQUEST) {
        throw e;
      }
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "the bucket takes no object under this key: %s; %s".formatted(AwsCall.codeOf(e), advice),
          "key");
    }
  }

  @Override
  public boolean copy(ObjectKey from, ObjectKey to) {
    // Tags are left behind, which would need rights of their own.
    CopyObjectRequest request =
        CopyObjectRequest.builder()
            .sourceBucket(bucket)
            .sourceKey(from.full())
            .destinationBucket(bucket)
            .destinationKey(to.full())
            .taggingDirective(TaggingDirective.REPLACE)
            .build();
    return S3Calls.ifPresent(() ->
            putting(
                () -> s3.copyObject(request),
                "S3 copies objects of at most 5 GB, to keys of at most 1,024 bytes"))
        .isPresent();
  }

  @Override
  public void delete(ObjectKey key) {
    S3Calls.of(() -> s3.deleteObject(delete -> delete.bucket(bucket).key(key.full())));
  }

  @Override
  public void deleteVersions(String fullKey) {
    S3Versions all = new S3Versions(s3, bucket);
    List<S3Versions.Version> found;
    do {
      // Keys stand in their order, so that the key itself is before those that it begins.
      found =
          all.first(fullKey, MAX_VERSIONS).stream()
              .filter(version -> version.key().equals(fullKey))
              .toList();
      all.delete(found);
    } while (found.size() == MAX_VERSIONS);
  }

  @Override
  public PresignedPut presignPut(
      ObjectKey key,
      String contentType,
      String attributesHash,
      OptionalLong bytes,
      Duration validity) {
    PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(bucket).key(key.full());
    Map<String, String> headers = new LinkedHashMap<>();
    bytes.ifPresent(request::contentLength);
    if (!contentType.isBlank()) {
      request.contentType(contentType);
      headers.put("Content-Type", contentType);
    }
    if (!attributesHash.isEmpty()) {
      request.metadata(Map.of(ATTRIBUTES, attributesHash));
      headers.put("x-amz-meta-" + ATTRIBUTES, attributesHash);
    }
    return S3Calls.of(() -> new PresignedPut(url(request.build(), validity), headers));
  }

  private URI url(PutObjectRequest request, Duration validity) {
    return URI.create(
        presigner
            .presignPutObject(
                presign -> presign.signatureDuration(validity).putObjectRequest(request))
            .url()
            .toString());
  }

  @Override
  public List<String> below(ObjectKey folder, int max) {
    return S3Calls.of(() ->
        s3
            .listObjectsV2(list -> list.bucket(bucket).prefix(folder.full()).maxKeys(max))
            .contents()
            .stream()
            .map(S3Object::key)
            .toList());
  }

  @Override
  public Page<ListedObject> list(Optional<String> after) {
    ListObjectsV2Response page =
        S3Calls.of(
            () -> s3.listObjectsV2(list -> list.bucket(bucket).startAfter(after.orElse(null))));
    // Without an etag an emulator is still writing it: its event is to come.
    List<ListedObject> objects =
        page.contents().stream()
            .filter(object -> object.eTag() != null)
            .map(S3SourceBucket::listed)
            .toList();
    // The last key itself is the cursor: unlike S3's own token it never ends.
    Optional<String> next =
        Boolean.TRUE.equals(page.isTruncated()) && !page.contents().isEmpty()
            ? Optional.of(page.contents().getLast().key())
            : Optional.empty();
    return new Page<>(objects, next);
  }

  private static SourceObject object(HeadObjectResponse head) {
    String type = Objects.requireNonNullElse(head.contentType(), "");
    return new SourceObject(
        bare(head.eTag()),
        head.lastModified().truncatedTo(ChronoUnit.SECONDS),
        head.contentLength(),
        type.equals(NO_TYPE) ? "" : type,
        head.metadata().getOrDefault(ATTRIBUTES, ""));
  }

  private static ListedObject listed(S3Object object) {
    return new ListedObject(
        object.key(), bare(object.eTag()), object.lastModified().truncatedTo(ChronoUnit.SECONDS));
  }

  private static String bare(String etag) {
    return etag.replace("\"", "");
  }
}
