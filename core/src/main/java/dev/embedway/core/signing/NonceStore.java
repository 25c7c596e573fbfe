package dev.embedway.core.signing;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;

/**
 * The nonces of all processes.
 *
 * <p>Thread-safe; one remote write.
 */
public interface NonceStore {

  /**
   * Notes a nonce.
   *
   * @param until when it may be forgotten
   * @return whether it had not been noted before, or was forgotten since
   * @throws EmbedwayException when the store does not answer
   */
  boolean note(TenantId tenant, String nonce, Instant now, Instant until);
}
