package dev.embedway.core.tenant.service;

/**
 * Keys of a tenant that were revoked together.
 *
 * @param count of them
 */
public record RevokedKeys(int count, Rest rest) {

  /** Keys that the same request is to be sent again for. */
  public enum Rest {
    NONE,
    /** Some may be left, as time ran out. */
    SOME
  }
}
