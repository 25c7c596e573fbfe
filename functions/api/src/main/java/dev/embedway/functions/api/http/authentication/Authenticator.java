package dev.embedway.functions.api.http.authentication;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.AuthenticationException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.service.KeyHash;
import dev.embedway.functions.api.http.authentication.KeyCache.KnownKey;
import dev.embedway.functions.api.http.message.HttpRequest;
import dev.embedway.functions.api.http.message.SourceAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds out who asks, by {@code Authorization: Bearer} or {@code X-API-KEY}; where both are given,
 * the former counts.
 */
@ThreadSafe
public final class Authenticator {

  private static final String BEARER = "Bearer ";

  private final KeyCache keys;
  private final RequestSignatureCheck signatures;
  private final FailedAuthentications failures;
  private final RefusalTrail refusals;
  private final AuthenticationBrake brake = new AuthenticationBrake();
  private final InstantSource clock;

  /** An authenticator that reads keys through a cache. */
  public Authenticator(
      KeyCache keys,
      RequestSignatureCheck signatures,
      FailedAuthentications failures,
      RefusalTrail refusals,
      InstantSource clock) {
    this.keys = keys;
    this.signatures = signatures;
    this.failures = failures;
    this.refusals = refusals;
    this.clock = clock;
  }

  /**
   * The caller of a request; a request without one is counted as failed. Where a source has
   * presented too many keys that are not known, it waits; keys that were found here lately do not.
   *
   * @throws AuthenticationException {@code missing_api_key}, {@code invalid_api_key} or {@code
   *     invalid_signature}
   * @throws RateLimitedException before the key is looked up
   * @throws PermissionException {@code tenant_suspended}
   */
  public Caller authenticate(HttpRequest request) {
    try {
      return known(request);
    } catch (AuthenticationException | RateLimitedException refused) {
      failures.note(refused.code(), request.source());
      throw refused;
    }
  }

  private Caller known(HttpRequest request) {
    String key =
        presented(request::header)
            .orElseThrow(() ->
                new AuthenticationException(
                    ErrorCode.MISSING_API_KEY,
                    "no API key was sent; send Authorization: Bearer KEY, or X-API-KEY: KEY"));
    KnownKey known = found(KeyHash.of(key), request.source());
    if (known.isSuspended()) {
      throw new PermissionException(
          ErrorCode.TENANT_SUSPENDED,
          "the tenant of this key is suspended; ask the operator, who can resume it");
    }
    Caller caller = caller(known.key());
    try {
      signatures.check(caller.tenant(), request);
    } catch (AuthenticationException refused) {
      refusals.signature(caller, request.source(), refused);
      throw refused;
    }
    return caller;
  }

  private KnownKey found(String sha256, SourceAddress source) {
    Instant now = clock.instant();
    if (!keys.hasFound(sha256, now)) {
      brake
          .pause(source, now)
          .ifPresent(pause -> {
            throw new RateLimitedException(
                ErrorCode.REQUESTS,
                "your address sent more than "
                    + AuthenticationBrake.BURST
                    + " unknown API keys within a minute; check the key, then try again after "
                    + Math.ceilDiv(pause.toMillis(), 1000)
                    + " s",
                pause,
                (Throwable) null);
          });
    }
    Optional<KnownKey> known =
        keys.find(sha256, now)
            .filter(found -> found.key().expiresAt().map(now::isBefore).orElse(true));
    if (known.isEmpty()) {
      brake.failed(source, now);
      throw new AuthenticationException(
          ErrorCode.INVALID_API_KEY, "the API key is not known here, was revoked, or has expired");
    }
    return known.get();
  }

  private static Caller caller(ApiKey key) {
    return new Caller(key.tenant(), key.id(), key.roles());
  }

  /** The key that headers carry, empty where they carry none. */
  static Optional<String> presented(Function<String, Optional<String>> header) {
    return header
        .apply("authorization")
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()))
        .or(() -> header.apply("x-api-key"))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
