package dev.embedway.core.tenant.service;

import dev.embedway.core.tenant.ApiKey;

/**
 * A key that was made, with its secret, which nothing of ours keeps.
 *
 * @param secret that callers send
 */
public record MadeKey(ApiKey key, String secret) {

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "MadeKey[" + key.id() + "]";
  }
}
