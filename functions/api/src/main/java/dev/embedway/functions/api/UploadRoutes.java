package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.pipeline.JobId;
import dev.embedway.core.pipeline.JobStatus;
import dev.embedway.core.pipeline.ObjectKey;
import dev.embedway.core.pipeline.SourceBucket;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.HttpResponse;
import dev.embedway.functions.api.http.Json;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/** Bringing documents in. */
final class UploadRoutes {

  private static final Duration VALIDITY = Duration.ofMinutes(15);

  private final UploadPlaces places;
  private final IdempotentUploads uploads;
  private final SourceBucket bucket;
  private final InstantSource clock;

  UploadRoutes(
      UploadPlaces places, IdempotentUploads uploads, SourceBucket bucket, InstantSource clock) {
    this.places = places;
    this.uploads = uploads;
    this.bucket = bucket;
    this.clock = clock;
  }

  /** {@code POST /documents}. */
  HttpResponse upload(Call call) {
    Upload upload = UploadForm.read(call.request());
    ObjectKey place = places.of(call, upload.target());
    JobId job = uploads.put(call.request(), place, upload);
    return HttpResponse.of(
        202,
        Json.object()
            .put("id", job.document().value())
            .put("job_id", job.wire())
            .put("status", JobStatus.QUEUED.wire()));
  }

  /** {@code POST /documents/uploads}: a URL that takes the document, of any size. */
  HttpResponse prepare(Call call) {
    UploadForm.Prepared prepared = UploadForm.readPrepared(call.request());
    ObjectKey place = places.of(call, prepared.target());
    URI url = bucket.presignPut(place, prepared.contentType(), VALIDITY);
    ObjectNode body = Json.object();
    body.put("url", url.toString());
    body.put("method", "PUT");
    body.set("headers", Json.object().put("Content-Type", prepared.contentType()));
    body.put("expires_at", clock.instant().plus(VALIDITY).getEpochSecond());
    body.put("id", place.documentId().value());
    body.put("key", place.full());
    return HttpResponse.ok(body);
  }
}
