package dev.embedway.emulators.s3;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Tells a listener of every change that goes through to another store. A change, its sequencer and
 * its event happen under one lock per key, so their orders agree. Thread-safe.
 */
final class NotifyingBlobStore extends ForwardingBlobStore {

  /** Prefix of the S3 server's own keys, for multipart uploads; none is an object of a user. */
  private static final String UPLOAD_STUB = ".s3proxy-mpu-stub-";

  private static final long MAX_READ_ON = 64L << 20;

  /** MD5 of no bytes, as AWS has it. */
  private static final String ETAG_OF_NOTHING = "\"d41d8cd98f00b204e9800998ecf8427e\"";

  private final KeyLocks locks = new KeyLocks();
  private final SequenceNumbers sequencer;
  private final InstantSource clock;
  private final S3EventListener listener;

  NotifyingBlobStore(
      BlobStore store, SequenceNumbers sequencer, InstantSource clock, S3EventListener listener) {
    super(store);
    this.sequencer = sequencer;
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
    return creating(
        request.bucket(),
        request.key(),
        () -> {
          try {
            UnfitKeys.refuseFolderWithContent(request.key(), request.contentLength());
            return super.putBlob(request, payload);
          } catch (RuntimeException e) {
            readOn(payload, e);
            throw e;
          }
        });
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    return creating(
        request.destinationBucket(), request.destinationKey(), () -> super.copyBlob(request));
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    return creating(
        request.bucket(), request.key(), () -> super.completeMultipartUpload(upload, request));
  }

  /** A folder, as an object of a key that ends with a slash is kept, has no etag of its own. */
  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    HeadObjectResponse object = super.blobMetadata(request);
    return object == null || object.eTag() != null
        ? object
        : object.toBuilder().eTag(ETAG_OF_NOTHING).build();
  }

  /** Removals of many keys at once come through here too, one by one. */
  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    if (request.key().startsWith(UPLOAD_STUB)) {
      return super.removeBlob(request);
    }
    return locks.with(
        lockName(request.bucket(), request.key()),
        () -> {
          DeleteObjectResponse response = super.removeBlob(request);
          tell(ObjectChange.Kind.REMOVED, request.bucket(), request.key(), 0, "");
          return response;
        });
  }

  /**
   * Takes what a refused client still sends. A connection that is closed over unread bytes is
   * reset, and the client may never see the answer.
   */
  private static void readOn(InputStream payload, RuntimeException refusal) {
    try {
      payload.skipNBytes(MAX_READ_ON);
    } catch (EOFException e) {
      // the payload ended, as it should
    } catch (IOException e) {
      refusal.addSuppressed(e);
    }
  }

  private <T> T creating(String bucket, String key, Supplier<T> change) {
    if (key.startsWith(UPLOAD_STUB)) {
      return change.get();
    }
    return locks.with(
        lockName(bucket, key),
        () -> {
          T response = UnfitKeys.refuse(change);
          HeadObjectResponse object =
              blobMetadata(HeadObjectRequest.builder().bucket(bucket).key(key).build());
          String etag = object.eTag().replace("\"", "");
          tell(ObjectChange.Kind.CREATED, bucket, key, object.contentLength(), etag);
          return response;
        });
  }

  private void tell(ObjectChange.Kind kind, String bucket, String key, long size, String etag) {
    listener.onChange(
        new ObjectChange(
            kind,
            bucket,
            new ObjectChange.Changed(key, size, etag),
            nextSequencer(),
            clock.instant()));
  }

  private String nextSequencer() {
    try {
      return sequencer.next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lockName(String bucket, String key) {
    return bucket + "/" + key; // a bucket's name has no slash
  }
}
