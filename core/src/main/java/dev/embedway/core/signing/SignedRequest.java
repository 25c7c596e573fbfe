package dev.embedway.core.signing;

import dev.embedway.core.tenant.TenantId;

/**
 * What a signature is of.
 *
 * @param tenant of the caller's key
 * @param method HTTP's
 * @param target path, and query after a question mark where there is one
 * @param bodySha256 64 hex digits, of the bytes as sent
 * @param timestamp seconds of the epoch
 * @param nonce 32 hex digits that were not used before
 */
public record SignedRequest(
    TenantId tenant,
    String method,
    String target,
    String bodySha256,
    long timestamp,
    String nonce) {

  /** The text that is signed: a line for each, in the order of this record. */
  public String text() {
    return String.join(
        "\n", tenant.value(), method, target, bodySha256, String.valueOf(timestamp), nonce);
  }
}
