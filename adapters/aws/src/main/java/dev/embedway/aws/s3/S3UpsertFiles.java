package dev.embedway.aws.s3;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.upload.SourceBucket.PresignedPut;
import dev.embedway.core.record.batch.UpsertBatch.Target;
import dev.embedway.core.record.batch.UpsertFile;
import dev.embedway.core.record.batch.UpsertFiles;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Lines of batches in the artifacts bucket, under {@code upserts/<tenant>/<batch id>}. */
@ThreadSafe
public final class S3UpsertFiles implements UpsertFiles {

  /** Prefix of all of them. */
  static final String FOLDER = "upserts/";

  private final S3Client s3;
  private final S3Presigner presigner;
  private final String bucket;

  /** A bucket that is there. */
  public S3UpsertFiles(S3Client s3, S3Presigner presigner, String bucket) {
    this.s3 = s3;
    this.presigner = presigner;
    this.bucket = bucket;
  }

  @Override
  public PresignedPut presignPut(Target target, OptionalLong bytes, Duration validity) {
    PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(bucket).key(key(target));
    bytes.ifPresent(request::contentLength);
    return S3Calls.of(() ->
        new PresignedPut(
            URI.create(
                presigner
                    .presignPutObject(presign ->
                        presign.signatureDuration(validity).putObjectRequest(request.build()))
                    .url()
                    .toString()),
            Map.of()));
  }

  @Override
  public void put(Target target, byte[] lines) {
    S3Calls.of(() ->
        s3.putObject(put -> put.bucket(bucket).key(key(target)), RequestBody.fromBytes(lines)));
  }

  @Override
  public Optional<UpsertFile> head(Target target) {
    return S3Calls.ifPresent(() -> s3.headObject(head -> head.bucket(bucket).key(key(target))))
        .map(found -> new UpsertFile(found.eTag(), found.contentLength()));
  }

  @Override
  public Optional<byte[]> read(Target target, UpsertFile file, long offset, int length) {
    return S3Calls.ifPresent(() ->
        s3.getObjectAsBytes(get ->
                get.bucket(bucket)
                    .key(key(target))
                    .ifMatch(file.etag())
                    .range("bytes=" + offset + "-" + (offset + length - 1)))
            .asByteArray());
  }

  @Override
  public void delete(Target target) {
    S3Calls.of(() -> s3.deleteObject(delete -> delete.bucket(bucket).key(key(target))));
  }

  private static String key(Target target) {
    return FOLDER + target.tenant().value() + "/" + target.id();
  }
}
