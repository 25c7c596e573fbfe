package dev.embedway.aws.s3;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.file.FileContents;
import dev.embedway.core.file.FileId;
import dev.embedway.core.tenant.TenantId;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Contents of files in the artifacts bucket, under {@code files/<tenant>/<file id>}. */
@ThreadSafe
public final class S3FileContents implements FileContents {

  /** Prefix of all files. */
  static final String FOLDER = "files/";

  private static final String BINARY = "application/octet-stream";

  private final S3Client s3;
  private final String bucket;

  /** A bucket that is there. */
  public S3FileContents(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  @Override
  public void put(TenantId tenant, FileId id, byte[] content) {
    S3Calls.of(() ->
        s3.putObject(
            put -> put.bucket(bucket).key(key(tenant, id)).contentType(BINARY),
            RequestBody.fromBytes(content)));
  }

  @Override
  public Optional<byte[]> get(TenantId tenant, FileId id) {
    return S3Calls.ifPresent(
        () -> s3.getObjectAsBytes(get -> get.bucket(bucket).key(key(tenant, id))).asByteArray());
  }

  @Override
  public void delete(TenantId tenant, FileId id) {
    S3Calls.of(() -> s3.deleteObject(delete -> delete.bucket(bucket).key(key(tenant, id))));
  }

  private static String key(TenantId tenant, FileId id) {
    return FOLDER + tenant.value() + "/" + id.value();
  }
}
