package dev.embedway.core.tenant;

/**
 * Limits on what each tenant may have; 0 is no limit.
 *
 * @param documents documents that are not removed
 * @param bytes sizes of their objects together
 * @param stores vector stores
 * @param keys API keys that are not revoked
 * @param vectors vectors of documents and records that are searched, or on their way
 */
public record Quotas(long documents, long bytes, long stores, long keys, long vectors) {

  /** No limits. */
  public static final Quotas NONE = new Quotas(0, 0, 0, 0, 0);

  /** The limit of one kind. */
  public long of(Quota quota) {
    return switch (quota) {
      case DOCUMENTS -> documents;
      case BYTES -> bytes;
      case STORES -> stores;
      case KEYS -> keys;
      case VECTORS -> vectors;
    };
  }
}
