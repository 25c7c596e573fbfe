package dev.embedway.core.upload;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.upload.IdempotencyKeys;
import dev.embedway.core.pipeline.upload.IdempotencyKeys.Bound;
import dev.embedway.core.tenant.TenantId;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Jobs of requests that a caller may send again under one idempotency key and have answered as
 * before.
 *
 * <p>Thread-safe. The key is bound after the work: cut off between, or sent twice at once, the work
 * is done again, so it must be such as may be repeated.
 */
public final class IdempotentJobs {

  private static final String FIELD = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  private final IdempotencyKeys keys;

  public IdempotentJobs(IdempotencyKeys keys) {
    this.keys = keys;
  }

  /**
   * Refuses a key that cannot be one, or that stands for another request.
   *
   * @param requestHash of the request
   * @throws InvalidRequestException {@code invalid_parameter}
   * @throws ConflictException {@code idempotency_key_reused}
   */
  public void check(TenantId tenant, Optional<String> key, String requestHash) {
    key.ifPresent(IdempotentJobs::check);
    key.flatMap(given -> keys.find(tenant, given))
        .ifPresent(bound -> requireSame(bound, requestHash));
  }

  /**
   * The job of a request: of the first one under its key, else that which the work makes.
   *
   * @throws InvalidRequestException {@code invalid_parameter}
   * @throws ConflictException {@code idempotency_key_reused} when the key stood for another request
   */
  public JobId once(
      TenantId tenant, Optional<String> key, String requestHash, Supplier<JobId> work) {
    key.ifPresent(IdempotentJobs::check);
    return key.map(given -> bound(tenant, given, requestHash, work)).orElseGet(work);
  }

  /**
   * The same of one of the documents that a request is about, each of which has a job of its own
   * under the request's key.
   *
   * @param part tells the documents of a request apart
   */
  public JobId onceOf(
      TenantId tenant,
      Optional<String> key,
      String part,
      String requestHash,
      Supplier<JobId> work) {
    key.ifPresent(IdempotentJobs::check);
    return key.map(given -> bound(tenant, given + " " + part, requestHash, work)).orElseGet(work);
  }

  private JobId bound(TenantId tenant, String key, String requestHash, Supplier<JobId> work) {
    Bound bound =
        keys.find(tenant, key)
            .orElseGet(() -> keys.bind(tenant, key, new Bound(requestHash, work.get().wire())));
    requireSame(bound, requestHash);
    return JobId.parse(tenant, bound.jobId())
        .orElseThrow(() -> new IllegalStateException("an idempotency key is bound to no job id"));
  }

  private static void requireSame(Bound bound, String requestHash) {
    if (!bound.requestHash().equals(requestHash)) {
      throw new ConflictException(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "the idempotency key was used for another request; choose a new one for this request");
    }
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
