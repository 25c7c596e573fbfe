package dev.embedway.functions.api.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.upload.UnassignedUploads;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.authentication.KeyCache;
import dev.embedway.functions.api.http.authentication.KeyHash;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.topology.route.Role;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Making, listing and revoking API keys. */
public final class KeysRoutes {

  private static final List<String> FIELDS = List.of("tenant", "roles", "name", "expires_at");

  /** Kept of a call's time to answer in. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  private static final int MAX_NAME = 128;
  private static final Pattern ID = Pattern.compile("key_[0-9a-f]{24}");

  private final ApiKeyStore keys;
  private final LastOperator last;
  private final KeyCache cache;
  private final Identifiers identifiers;
  private final AuditTrail changes;
  private final Quotas quotas;
  private final InstantSource clock;

  public KeysRoutes(
      ApiKeyStore keys,
      KeyCache cache,
      Identifiers identifiers,
      AuditTrail changes,
      Quotas quotas,
      InstantSource clock) {
    this.keys = keys;
    this.last = new LastOperator(keys, clock);
    this.cache = cache;
    this.identifiers = identifiers;
    this.changes = changes;
    this.quotas = quotas;
    this.clock = clock;
  }

  /** {@code POST /keys}: the one answer that shows the key. */
  public HttpResponse create(Call call) {
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    TenantId tenant = call.tenant(fields.text("tenant"));
    if (tenant.equals(UnassignedUploads.TENANT)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_NAME,
          "tenant " + tenant + " is reserved; choose another name",
          "tenant");
    }
    if (keys.tenant(tenant).filter(Tenant::isSuspended).isPresent()) {
      throw new PermissionException(
          ErrorCode.TENANT_SUSPENDED,
          "tenant " + tenant + " is suspended; resume it first, by PATCH tenants/" + tenant);
    }
    String secret = identifiers.apiKey();
    ApiKey wanted =
        new ApiKey(identifiers.id("key_"), KeyHash.of(secret), new ApiKey.Grant(tenant, roles(fields)), name(fields), new ApiKey.Validity(clock.instant(), expiry(fields)));
    changes.note(call.caller(), tenant, "key.create", wanted.id(), Map.of(), facts(wanted));
    ApiKey key = keys.add(wanted, quotas.keys());
    cache.expect(key.sha256(), clock.instant());
    ObjectNode body = Json.object();
    body.put("id", key.id());
    body.put("key", secret);
    body.setAll(shown(key));
    return HttpResponse.of(201, body);
  }

  /** {@code GET /keys}. */
  public HttpResponse list(Call call) {
    return Paging.answer(keys.list(call.tenant(), Paging.of(call)), KeysRoutes::shown);
  }

  /**
   * {@code DELETE /keys?tenant=}: every key of the tenant but the one that asks, which would have
   * no answer to show its holder.
   */
  public HttpResponse revokeAll(Call call) {
    String named =
        call.request()
            .query("tenant")
            .orElseThrow(() ->
                new InvalidRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "tenant is required: the tenant whose keys are to be revoked, your own too",
                    "tenant"));
    TenantId tenant = call.tenant(Optional.of(named));
    String own = call.caller().keyId();
    Optional<String> kept = Optional.of(own).filter(_ -> call.caller().tenant().equals(tenant));
    changes.note(
        call.caller(), tenant, "key.revoke_all", tenant.value(), Map.of(), Map.of("kept", own));
    int revoked = 0;
    List<ApiKey> some;
    do {
      some = keys.revokeSome(tenant, kept);
      some.forEach(key -> cache.forget(key.id()));
      revoked += some.size();
    } while (!some.isEmpty() && clock.instant().isBefore(call.deadline().minus(ANSWER)));
    return HttpResponse.ok(
        Json.object()
            .put("tenant", tenant.value())
            .put("object", "keys.deleted")
            .put("deleted", some.isEmpty())
            .put("count", revoked));
  }

  /** {@code DELETE /keys/{key}}. */
  public HttpResponse revoke(Call call) {
    String id = call.parameter("key");
    TenantId tenant = call.tenant();
    Optional<ApiKey> held = ID.matcher(id).matches() ? keys.find(tenant, id) : Optional.empty();
    held.ifPresent(last::requireAnother);
    held.ifPresent(
        key -> changes.note(call.caller(), tenant, "key.revoke", id, facts(key), Map.of()));
    if (held.isEmpty() || !last.revoke(held.get())) {
      throw new NotFoundException(
          ErrorCode.KEY_NOT_FOUND, "no key of this id; GET keys lists them");
    }
    cache.forget(id);
    return HttpResponse.ok(
        Json.object().put("id", id).put("object", "key.deleted").put("deleted", true));
  }

  private static Set<Role> roles(Fields fields) {
    List<String> names = fields.texts("roles").orElse(List.of());
    if (names.isEmpty()) {
      throw fields.invalid(
          "roles", "roles is required: a list of one or more of embed, ingest, search, admin");
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String name : names) {
      roles.add(
          Role.ofWire(name)
              .orElseThrow(() ->
                  fields.invalid(
                      "roles", "a role is not known; allowed are embed, ingest, search, admin")));
    }
    return roles;
  }

  private static String name(Fields fields) {
    String name = fields.text("name").orElse("");
    if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
      throw fields.invalid(
          "name", "name is at most " + MAX_NAME + " characters, none of them a control character");
    }
    return name;
  }

  private Optional<Instant> expiry(Fields fields) {
    OptionalLong seconds = fields.bigInteger("expires_at");
    if (seconds.isEmpty()) {
      return Optional.empty();
    }
    try {
      Instant expiry = Instant.ofEpochSecond(seconds.getAsLong());
      if (expiry.isAfter(clock.instant())
          && expiry.isBefore(Instant.parse("9999-12-31T00:00:00Z"))) {
        return Optional.of(expiry);
      }
    } catch (DateTimeException e) {
      // Further off than time reaches: refused like any other far date.
    }
    throw fields.invalid(
        "expires_at", "expires_at is a time to come before the year 9999, in seconds of the epoch");
  }

  private static Map<String, String> facts(ApiKey key) {
    return Map.of(
        "roles", String.join(",", key.roles().stream().map(Role::wire).sorted().toList()),
        "name", key.name(),
        "expires_at", key.expiresAt().map(Instant::toString).orElse("never"));
  }

  private static ObjectNode shown(ApiKey key) {
    ObjectNode body = Json.object();
    body.put("id", key.id());
    body.put("object", "key");
    body.put("tenant", key.tenant().value());
    body.set("roles", Json.tree(key.roles().stream().sorted().map(Role::wire).toList()));
    body.put("name", key.name());
    body.put("created_at", key.createdAt().getEpochSecond());
    key.expiresAt()
        .ifPresentOrElse(
            at -> body.put("expires_at", at.getEpochSecond()), () -> body.putNull("expires_at"));
    return body;
  }
}
