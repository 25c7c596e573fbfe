package dev.embedway.functions.api.documents;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.upload.PreparedUpload;
import dev.embedway.core.upload.Upload;
import dev.embedway.core.upload.UploadAddress;
import dev.embedway.core.upload.UploadService;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;

/** Bringing documents in. */
public final class UploadRoutes {

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final UploadService uploads;

  public UploadRoutes(UploadService uploads) {
    this.uploads = uploads;
  }

  /** {@code POST /documents}. */
  public HttpResponse upload(Call call) {
    Upload upload = UploadForm.read(call.request());
    JobId job =
        uploads.put(
            call.concerning(upload.target().tenant()),
            upload,
            call.request().header(IDEMPOTENCY_KEY));
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
    PreparedUpload upload = UploadForm.readPrepared(call.request());
    UploadAddress address = uploads.prepare(call.concerning(upload.target().tenant()), upload);
    ObjectNode body = Json.object();
    body.put("url", address.put().url().toString());
    body.put("method", "PUT");
    body.set("headers", Json.tree(address.put().headers()));
    body.put("expires_at", address.expiresAt().getEpochSecond());
    body.put("id", address.document().value());
    body.put("key", address.key());
    body.put("max_bytes", address.maxBytes());
    return HttpResponse.ok(body);
  }
}
