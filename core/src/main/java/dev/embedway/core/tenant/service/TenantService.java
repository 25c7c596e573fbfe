package dev.embedway.core.tenant.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.erasure.Erasure;
import dev.embedway.core.erasure.Erasures;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tenants as the operator lists, suspends, resumes and closes them; each change is written into the
 * audit log before it is made.
 *
 * <p>A suspension is written for requests first and for the pipeline after, a resumption likewise;
 * cut off between the two, the same request again does the rest.
 */
@ThreadSafe
public final class TenantService {

  /** Kept of a request's time, to answer in. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private static final Duration SOON = Duration.ofSeconds(1);

  private final ApiKeyStore keys;
  private final KnownKeys known;
  private final Ledger ledger;
  private final Erasures erasures;
  private final AuditTrail audit;
  private final InstantSource clock;

  public TenantService(
      ApiKeyStore keys,
      KnownKeys known,
      Ledger ledger,
      Erasures erasures,
      AuditTrail audit,
      InstantSource clock) {
    this.keys = keys;
    this.known = known;
    this.ledger = ledger;
    this.erasures = erasures;
    this.audit = audit;
    this.clock = clock;
  }

  /** A page of tenants by name. */
  public Page<Tenant> list(PageRequest asked) {
    return keys.tenants(asked);
  }

  /**
   * Suspends a tenant; returns it as it is then.
   *
   * @throws NotFoundException {@code tenant_not_found}
   * @throws ConflictException {@code state_conflict} for the operator's own
   */
  public Tenant suspend(Caller caller, String name) {
    return suspend(noted(caller, name, "tenant.suspend"));
  }

  /** Ends a suspension; returns the tenant as it is then, and throws as {@link #suspend} does. */
  public Tenant resume(Caller caller, String name) {
    requireKept(name);
    TenantId id = noted(caller, name, "tenant.resume");
    Tenant resumed = keys.resume(id).orElseThrow(TenantService::unknown);
    ledger.letGo(id);
    known.forget(id);
    return resumed;
  }

  /**
   * Suspends a tenant and revokes its keys; its documents stay.
   *
   * @return number of keys that were revoked
   * @throws UnavailableException {@code store_unavailable} when time runs out before all keys are
   *     revoked; the same request again does the rest
   */
  public int close(Caller caller, String name, Instant deadline) {
    TenantId id = noted(caller, name, "tenant.delete");
    suspend(id);
    return revokeAll(id, deadline.minus(ANSWER));
  }

  /**
   * Suspends a tenant and begins to erase it with all that it has. May be repeated, also when it is
   * done.
   */
  public Erasure erase(Caller caller, String name) {
    Optional<Erasure> known = erasure(name);
    if (known.isPresent()) {
      return known.get();
    }
    erasures.requireSeal();
    TenantId id = noted(caller, name, "tenant.erase");
    suspend(id);
    return erasures.begin(id);
  }

  /** The erasure of the tenant that has or had this name. */
  public Optional<Erasure> erasure(String name) {
    return Optional.of(name)
        .filter(TenantId::isValid)
        .flatMap(valid -> erasures.find(new TenantId(valid)));
  }

  private void requireKept(String name) {
    if (erasure(name).isPresent()) {
      throw new ConflictException(
          ErrorCode.STATE_CONFLICT,
          "the tenant is being erased, which nothing ends; GET tenants/NAME/erasure shows it");
    }
  }

  private int revokeAll(TenantId tenant, Instant end) {
    int revoked = 0;
    while (true) {
      List<ApiKey> some = keys.revokeSome(tenant, Optional.empty());
      if (some.isEmpty()) {
        return revoked;
      }
      revoked += some.size();
      if (!clock.instant().isBefore(end)) {
        throw new UnavailableException(
            ErrorCode.STORE_UNAVAILABLE,
            "the tenant is suspended and "
                + revoked
                + " keys are revoked, with others left; send the request again",
            SOON,
            null);
      }
    }
  }

  private Tenant suspend(TenantId id) {
    Tenant suspended = keys.suspend(id, clock.instant()).orElseThrow(TenantService::unknown);
    ledger.hold(id);
    known.forget(id);
    return suspended;
  }

  private TenantId noted(Caller caller, String name, String action) {
    Tenant tenant = find(name);
    audit.note(caller, tenant.id(), action, tenant.id().value(), facts(tenant), Map.of());
    return tenant.id();
  }

  private Tenant find(String name) {
    Tenant tenant =
        Optional.of(name)
            .filter(TenantId::isValid)
            .flatMap(valid -> keys.tenant(new TenantId(valid)))
            .orElseThrow(TenantService::unknown);
    if (tenant.id().equals(TenantId.DEFAULT)) {
      throw new ConflictException(
          ErrorCode.STATE_CONFLICT,
          "tenant default is the operator's own and can be neither suspended nor deleted; revoke"
              + " single keys of it by DELETE keys/ID");
    }
    return tenant;
  }

  private static NotFoundException unknown() {
    return new NotFoundException(
        ErrorCode.TENANT_NOT_FOUND, "no tenant of this name; GET tenants lists them");
  }

  private static Map<String, String> facts(Tenant tenant) {
    return Map.of(
        "suspended", String.valueOf(tenant.isSuspended()), "keys", String.valueOf(tenant.keys()));
  }
}
