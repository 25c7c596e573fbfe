package dev.embedway.functions.api.http.authentication;

import dev.embedway.core.tenant.service.KeyHash;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Check of a key before the body of its request is there, for a server that reads bodies itself;
 * API Gateway reads them before a function sees the head. Thread-safe.
 */
public final class KeyCheck {

  private final KeyCache keys;
  private final InstantSource clock;

  /** A check of keys read through a cache. */
  public KeyCheck(KeyCache keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Says whether a key is presented that holds now.
   *
   * @param headers by lower-case name
   */
  public boolean knows(Map<String, String> headers) {
    Instant now = clock.instant();
    Optional<KeyCache.KnownKey> found =
        Authenticator.presented(name -> Optional.ofNullable(headers.get(name)))
            .flatMap(key -> keys.find(KeyHash.of(key), now));
    return found
        .filter(known -> known.key().expiresAt().map(now::isBefore).orElse(true))
        .isPresent();
  }
}
