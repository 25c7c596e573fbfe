package dev.embedway.functions.api.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.authentication.KeyCache;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Listing, suspending, resuming and closing tenants, for the operator alone.
 *
 * <p>A suspension is written for requests first and for the pipeline after, a resumption likewise;
 * cut off between the two, the same request again does the rest.
 *
 * <p>Thread-safe.
 */
public final class TenantsRoutes {

  private static final List<String> FIELDS = List.of("suspended");

  /** Kept of a call's time to answer in. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private static final Duration SOON = Duration.ofSeconds(1);

  private final ApiKeyStore keys;
  private final KeyCache cache;
  private final Ledger ledger;
  private final AuditTrail changes;
  private final InstantSource clock;

  public TenantsRoutes(
      ApiKeyStore keys, KeyCache cache, Ledger ledger, AuditTrail changes, InstantSource clock) {
    this.keys = keys;
    this.cache = cache;
    this.ledger = ledger;
    this.changes = changes;
    this.clock = clock;
  }

  /** {@code GET /tenants}. */
  public HttpResponse list(Call call) {
    call.requireOperator();
    return Paging.answer(keys.tenants(Paging.of(call)), TenantsRoutes::shown);
  }

  /** {@code PATCH /tenants/{tenant}}: suspends or resumes. */
  public HttpResponse change(Call call) {
    call.requireOperator();
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    boolean suspended =
        fields
            .flag("suspended")
            .orElseThrow(() ->
                fields.invalid("suspended", "suspended is required: true stops, false resumes"));
    Tenant tenant = find(call);
    String action = suspended ? "tenant.suspend" : "tenant.resume";
    changes.note(call.caller(), tenant.id(), action, tenant.id().value(), facts(tenant), Map.of());
    return HttpResponse.ok(shown(suspended ? suspend(tenant.id()) : resume(tenant.id())));
  }

  /** {@code DELETE /tenants/{tenant}}: suspends it and revokes its keys; its documents stay. */
  public HttpResponse delete(Call call) {
    call.requireOperator();
    Tenant tenant = find(call);
    changes.note(
        call.caller(), tenant.id(), "tenant.delete", tenant.id().value(), facts(tenant), Map.of());
    suspend(tenant.id());
    int revoked = revokeAll(tenant.id(), call.deadline().minus(ANSWER));
    return HttpResponse.ok(
        Json.object()
            .put("id", tenant.id().value())
            .put("object", "tenant.deleted")
            .put("deleted", true)
            .put("keys_revoked", revoked));
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
                + " keys are revoked, with others left; send"
                + " the request again",
            SOON,
            null);
      }
    }
  }

  private Tenant suspend(TenantId id) {
    Tenant suspended = keys.suspend(id, clock.instant()).orElseThrow(TenantsRoutes::unknown);
    ledger.hold(id);
    cache.forget(id);
    return suspended;
  }

  private Tenant resume(TenantId id) {
    Tenant resumed = keys.resume(id).orElseThrow(TenantsRoutes::unknown);
    ledger.letGo(id);
    cache.forget(id);
    return resumed;
  }

  private Tenant find(Call call) {
    String name = call.parameter("tenant");
    Tenant tenant =
        Optional.of(name)
            .filter(TenantId::isValid)
            .flatMap(valid -> keys.tenant(new TenantId(valid)))
            .orElseThrow(TenantsRoutes::unknown);
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

  private static ObjectNode shown(Tenant tenant) {
    ObjectNode body = Json.object();
    body.put("id", tenant.id().value());
    body.put("object", "tenant");
    body.put("created_at", tenant.createdAt().getEpochSecond());
    body.put("keys", tenant.keys());
    body.put("suspended", tenant.isSuspended());
    tenant
        .suspendedAt()
        .ifPresentOrElse(
            at -> body.put("suspended_at", at.getEpochSecond()),
            () -> body.putNull("suspended_at"));
    return body;
  }
}
