package dev.embedway.core.upload;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TooLargeException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.control.Backpressure;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Uploads of documents by callers: each is checked, written into the audit log, then stored and
 * registered.
 */
@ThreadSafe
public final class UploadService {

  private static final Duration VALIDITY = Duration.ofMinutes(15);

  private final Backpressure pressure;
  private final UploadPlaces places;
  private final UploadQuota quota;
  private final AuditTrail audit;
  private final DocumentUploads uploads;
  private final IdempotentJobs jobs;
  private final PresignedUploads presigned;
  private final long maxBytes;
  private final InstantSource clock;

  /**
   * A service over these parts.
   *
   * @param maxBytes size up to which a document is read
   */
  public UploadService(
      Backpressure pressure,
      UploadPlaces places,
      UploadQuota quota,
      AuditTrail audit,
      DocumentUploads uploads,
      IdempotentJobs jobs,
      PresignedUploads presigned,
      long maxBytes,
      InstantSource clock) {
    this.pressure = pressure;
    this.places = places;
    this.quota = quota;
    this.audit = audit;
    this.uploads = uploads;
    this.jobs = jobs;
    this.presigned = presigned;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /**
   * Stores a document and registers it.
   *
   * @param idempotencyKey under which the same upload may be sent again
   * @return the job of the generation that it became
   * @throws TooLargeException {@code body_too_large}
   * @throws dev.embedway.core.error.EmbedwayException of code {@code invalid_name}, {@code
   *     invalid_parameter}, {@code store_not_found}, {@code quota_exceeded} or {@code
   *     idempotency_key_reused}
   * @throws dev.embedway.core.error.RateLimitedException {@code backpressure}
   */
  public JobId put(TenantRequest request, Upload upload, Optional<String> idempotencyKey) {
    ObjectKey place = check(request, upload);
    note(request, "document.upload", place, upload.bytes());
    return jobs.once(
        place.tenant(),
        idempotencyKey,
        upload.fingerprint(),
        () -> uploads.put(place, upload, request.trace()));
  }

  /**
   * Refuses what {@link #put} would refuse, before anything is written.
   *
   * @return the document's place
   */
  public ObjectKey check(TenantRequest request, Upload upload) {
    pressure.admit(request.tenant());
    checkSize(upload.bytes());
    ObjectKey place = places.of(request.tenant(), upload.target());
    quota.check(place, upload.bytes());
    return place;
  }

  /**
   * Prepares an upload that goes to the bucket directly: of a document, up to the size that is
   * read, or of a document's metadata file.
   *
   * @throws TooLargeException {@code body_too_large}
   * @throws dev.embedway.core.error.EmbedwayException as {@link #put} does, but for the last
   */
  public UploadAddress prepare(TenantRequest request, PreparedUpload upload) {
    pressure.admit(request.tenant());
    upload.bytes().ifPresent(this::checkSize);
    ObjectKey place = places.ofObject(request.tenant(), upload.target());
    if (place.describedDocument().isEmpty()) {
      quota.check(place, upload.bytes().orElse(0));
    }
    note(request, "document.prepare_upload", place, upload.bytes().orElse(0));
    return new UploadAddress(
        documentOf(place),
        place.full(),
        presigned.put(place, upload, VALIDITY),
        clock.instant().plus(VALIDITY),
        maxBytes);
  }

  private void note(TenantRequest request, String action, ObjectKey place, long bytes) {
    audit.note(
        request.caller(),
        place.tenant(),
        action,
        documentOf(place).value(),
        Map.of(),
        Map.of("store", place.store(), "bytes", String.valueOf(bytes)));
  }

  private static DocumentId documentOf(ObjectKey place) {
    return place.describedDocument().orElse(place).documentId();
  }

  /** Sooner than the pipeline would, which reads no larger document. */
  private void checkSize(long bytes) {
    if (bytes > maxBytes) {
      throw new TooLargeException(
          ErrorCode.BODY_TOO_LARGE,
          "the document has "
              + bytes
              + " bytes; at most "
              + maxBytes
              + " are read: split it, or raise EMBEDWAY_MAX_DOCUMENT_BYTES",
          Map.of("bytes", bytes, "limit", maxBytes));
    }
  }
}
