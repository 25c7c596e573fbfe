package dev.embedway.core.tenant.service;

import dev.embedway.core.chunk.ContentHash;

/** The form in which keys are stored and looked up. */
public final class KeyHash {

  private KeyHash() {}

  /** 64 hex digits of the SHA-256 of a key's UTF-8 bytes. */
  public static String of(String key) {
    return ContentHash.of(key).hex();
  }
}
