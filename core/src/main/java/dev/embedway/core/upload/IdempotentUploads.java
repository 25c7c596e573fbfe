package dev.embedway.core.upload;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.upload.IdempotencyKeys;
import dev.embedway.core.pipeline.upload.IdempotencyKeys.Bound;
import dev.embedway.core.tenant.TenantId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Uploads that a caller may send again under one idempotency key and have answered as before.
 *
 * <p>Thread-safe. The key is bound after the upload: cut off between, or sent twice at once, the
 * same bytes are put again, which makes no new content.
 */
public final class IdempotentUploads {

  private static final String FIELD = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  private final DocumentUploads uploads;
  private final IdempotencyKeys keys;

  public IdempotentUploads(DocumentUploads uploads, IdempotencyKeys keys) {
    this.uploads = uploads;
    this.keys = keys;
  }

  /**
   * Stores an upload, once for a key.
   *
   * @throws ConflictException {@code idempotency_key_reused} when the key stood for another request
   */
  JobId put(Optional<String> key, ObjectKey place, Upload upload) {
    key.ifPresent(IdempotentUploads::check);
    if (key.isEmpty()) {
      return uploads.put(place, upload);
    }
    TenantId tenant = place.tenant();
    String hash = upload.fingerprint();
    Bound bound =
        keys.find(tenant, key.get())
            .orElseGet(() -> {
              JobId job = uploads.put(place, upload);
              return keys.bind(tenant, key.get(), new Bound(hash, job.wire()));
            });
    if (!bound.requestHash().equals(hash)) {
      throw new ConflictException(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "the idempotency key was used for another request; choose a new one for this request");
    }
    return JobId.parse(tenant, bound.jobId())
        .orElseThrow(() -> new IllegalStateException("an idempotency key is bound to no job id"));
  }

  private static void check(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "an idempotency key is 1..255 visible ASCII characters",
          FIELD);
    }
  }
}
