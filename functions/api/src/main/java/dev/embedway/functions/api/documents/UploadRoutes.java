package dev.embedway.functions.api.documents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TooLargeException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.upload.SourceBucket.PresignedPut;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Bringing documents in. */
public final class UploadRoutes {

  private static final Duration VALIDITY = Duration.ofMinutes(15);

  private final UploadPlaces places;
  private final UploadQuota quota;
  private final AuditTrail changes;
  private final IdempotentUploads uploads;
  private final PresignedUploads presigned;
  private final long maxBytes;
  private final InstantSource clock;

  public UploadRoutes(
      UploadPlaces places,
      UploadQuota quota,
      AuditTrail changes,
      IdempotentUploads uploads,
      PresignedUploads presigned,
      long maxBytes,
      InstantSource clock) {
    this.places = places;
    this.quota = quota;
    this.changes = changes;
    this.uploads = uploads;
    this.presigned = presigned;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /** {@code POST /documents}. */
  public HttpResponse upload(Call call) {
    Upload upload = UploadForm.read(call.request());
    checkSize(upload.content().length);
    ObjectKey place = places.of(call, upload.target());
    quota.check(place, upload.content().length);
    note(call, "document.upload", place, upload.content().length);
    JobId job = uploads.put(call.request(), place, upload);
    return HttpResponse.of(
        202,
        Json.object()
            .put("id", job.document().value())
            .put("job_id", job.wire())
            .put("status", JobStatus.QUEUED.wire()));
  }

  /**
   * {@code POST /documents/uploads}: a URL that takes the document, up to the size that is read, or
   * its metadata file.
   */
  public HttpResponse prepare(Call call) {
    UploadForm.Prepared prepared = UploadForm.readPrepared(call.request());
    prepared.bytes().ifPresent(this::checkSize);
    ObjectKey place = places.ofObject(call, prepared.target());
    if (place.describedDocument().isEmpty()) {
      quota.check(place, prepared.bytes().orElse(0));
    }
    note(call, "document.prepare_upload", place, prepared.bytes().orElse(0));
    PresignedPut put = presigned.put(place, prepared, VALIDITY);
    ObjectNode body = Json.object();
    body.put("url", put.url().toString());
    body.put("method", "PUT");
    body.set("headers", Json.tree(put.headers()));
    body.put("expires_at", clock.instant().plus(VALIDITY).getEpochSecond());
    body.put("id", place.describedDocument().orElse(place).documentId().value());
    body.put("key", place.full());
    body.put("max_bytes", maxBytes);
    return HttpResponse.ok(body);
  }

  private void note(Call call, String action, ObjectKey place, long bytes) {
    changes.note(
        call.caller(),
        place.tenant(),
        action,
        place.describedDocument().orElse(place).documentId().value(),
        Map.of(),
        Map.of("store", place.store(), "bytes", String.valueOf(bytes)));
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
