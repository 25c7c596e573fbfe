package dev.embedway.core.tenant.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.pipeline.upload.UnassignedUploads;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.ErasedTenants;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.topology.route.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * API keys as callers make, list and revoke them; each change is written into the audit log before
 * it is made.
 */
@ThreadSafe
public final class KeyService {

  /** Kept of a request's time, to answer in. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private static final int MAX_NAME = 128;
  private static final Pattern ID = Pattern.compile("key_[0-9a-f]{24}");
  private static final Instant YEAR_9999 = Instant.parse("9999-12-31T00:00:00Z");

  private final ApiKeyStore keys;
  private final LastOperator last;
  private final KnownKeys known;
  private final Identifiers identifiers;
  private final ErasedTenants erased;
  private final AuditTrail audit;
  private final Quotas quotas;
  private final InstantSource clock;

  public KeyService(
      ApiKeyStore keys,
      KnownKeys known,
      Identifiers identifiers,
      ErasedTenants erased,
      AuditTrail audit,
      Quotas quotas,
      InstantSource clock) {
    this.keys = keys;
    this.last = new LastOperator(keys, clock);
    this.known = known;
    this.identifiers = identifiers;
    this.erased = erased;
    this.audit = audit;
    this.quotas = quotas;
    this.clock = clock;
  }

  /**
   * Makes a key.
   *
   * @throws InvalidRequestException {@code invalid_name} for a reserved tenant; {@code
   *     invalid_parameter} for a name or an expiry that a key may not have, and for one without
   *     roles
   * @throws PermissionException {@code tenant_suspended} or {@code quota_exceeded}
   */
  public MadeKey create(TenantRequest request, NewKey asked) {
    TenantId tenant = request.tenant();
    requireOpen(tenant);
    String secret = identifiers.apiKey();
    ApiKey wanted =
        new ApiKey(
            identifiers.id("key_"),
            KeyHash.of(secret),
            grant(tenant, asked),
            name(asked.name()),
            new ApiKey.Validity(clock.instant(), expiry(asked)));
    audit.note(request.caller(), tenant, "key.create", wanted.id(), Map.of(), facts(wanted));
    ApiKey key = keys.add(wanted, quotas.keys());
    known.expect(key.sha256(), clock.instant());
    return new MadeKey(key, secret);
  }

  private void requireOpen(TenantId tenant) {
    if (tenant.equals(UnassignedUploads.TENANT)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_NAME,
          "tenant " + tenant + " is reserved; choose another name",
          "tenant");
    }
    if (erased.contains(tenant)) {
      throw new ConflictException(
          ErrorCode.STATE_CONFLICT,
          "tenant " + tenant + " was erased, and its name is not given again; choose another name");
    }
    if (keys.tenant(tenant).filter(Tenant::isSuspended).isPresent()) {
      throw new PermissionException(
          ErrorCode.TENANT_SUSPENDED,
          "tenant " + tenant + " is suspended; resume it first, by PATCH tenants/" + tenant);
    }
  }

  private static ApiKey.Grant grant(TenantId tenant, NewKey asked) {
    if (asked.roles().isEmpty()) {
      throw invalid(
          "roles", "roles is required: a list of one or more of embed, ingest, search, admin");
    }
    return new ApiKey.Grant(tenant, asked.roles());
  }

  private static String name(String name) {
    if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw invalid(
          "name", "name is at most " + MAX_NAME + " characters, none of them a control character");
    }
    return name;
  }

  private Optional<Instant> expiry(NewKey asked) {
    Instant now = clock.instant();
    if (asked.expiresAt().filter(at -> !at.isAfter(now) || !at.isBefore(YEAR_9999)).isPresent()) {
      throw invalid(
          "expires_at",
          "expires_at is a time to come before the year 9999, in seconds of the epoch");
    }
    return asked.expiresAt();
  }

  private static InvalidRequestException invalid(String field, String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, field);
  }

  /** A page of a tenant's keys, oldest first. */
  public Page<ApiKey> list(TenantRequest request, PageRequest asked) {
    return keys.list(request.tenant(), asked);
  }

  /**
   * Revokes every key of a tenant but the one that asks, which would have no answer to show its
   * holder, as far as time allows.
   */
  public RevokedKeys revokeAll(TenantRequest request) {
    TenantId tenant = request.tenant();
    String own = request.caller().keyId();
    Optional<String> kept = Optional.of(own).filter(_ -> request.caller().tenant().equals(tenant));
    audit.note(
        request.caller(), tenant, "key.revoke_all", tenant.value(), Map.of(), Map.of("kept", own));
    int revoked = 0;
    List<ApiKey> some;
    do {
      some = keys.revokeSome(tenant, kept);
      some.forEach(key -> known.forget(key.id()));
      revoked += some.size();
    } while (!some.isEmpty() && clock.instant().isBefore(request.deadline().minus(ANSWER)));
    return new RevokedKeys(revoked, some.isEmpty() ? RevokedKeys.Rest.NONE : RevokedKeys.Rest.SOME);
  }

  /**
   * Revokes a key of a tenant.
   *
   * @param id of the key
   * @throws NotFoundException {@code key_not_found}, the same for an unknown id, a malformed one
   *     and another tenant's
   * @throws dev.embedway.core.error.ConflictException {@code state_conflict} for the last usable
   *     key of the operator
   */
  public void revoke(TenantRequest request, String id) {
    TenantId tenant = request.tenant();
    Optional<ApiKey> held = ID.matcher(id).matches() ? keys.find(tenant, id) : Optional.empty();
    held.ifPresent(last::requireAnother);
    held.ifPresent(
        key -> audit.note(request.caller(), tenant, "key.revoke", id, facts(key), Map.of()));
    if (held.isEmpty() || !last.revoke(held.get())) {
      throw new NotFoundException(
          ErrorCode.KEY_NOT_FOUND, "no key of this id; GET keys lists them");
    }
    known.forget(id);
  }

  private static Map<String, String> facts(ApiKey key) {
    return Map.of(
        "roles", String.join(",", key.roles().stream().map(Role::wire).sorted().toList()),
        "name", key.name(),
        "expires_at", key.expiresAt().map(Instant::toString).orElse("never"));
  }
}
