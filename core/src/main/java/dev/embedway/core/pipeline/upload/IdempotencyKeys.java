package dev.embedway.core.pipeline.upload;

import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Values of {@code Idempotency-Key} that tenants have used, so that a request sent again is
 * answered as before.
 *
 * <p>Thread-safe; a call is one request to a remote store, durable when it returns.
 */
public interface IdempotencyKeys {

  /** Time for which a key is remembered from the moment it was bound. */
  Duration LIFETIME = Duration.ofHours(24);

  /** Binding of the key; empty when there is none, or no longer. */
  default Optional<Bound> find(TenantId tenant, String key) {
    return remembered(tenant, key).map(Remembered::bound);
  }

  /** The same with the time until which it is remembered. */
  Optional<Remembered> remembered(TenantId tenant, String key);

  /**
   * Binds a key; of several callers the first wins.
   *
   * @return what holds: {@code bound}, or what another request had bound before
   */
  Bound bind(TenantId tenant, String key, Bound bound);

  /**
   * Request and job that a key is bound to.
   *
   * @param requestHash of the request; another one under the same key is {@code
   *     idempotency_key_reused}
   * @param jobId the job that the request made, in its wire form
   */
  record Bound(String requestHash, String jobId) {}

  /**
   * A binding that is remembered.
   *
   * @param until the second from which it is not
   */
  record Remembered(Bound bound, Instant until) {}
}
