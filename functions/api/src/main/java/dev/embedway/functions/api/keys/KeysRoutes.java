package dev.embedway.functions.api.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.tenant.service.KeyService;
import dev.embedway.core.tenant.service.MadeKey;
import dev.embedway.core.tenant.service.NewKey;
import dev.embedway.core.tenant.service.RevokedKeys;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.topology.route.Role;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Routes of API keys: making, listing and revoking them. */
public final class KeysRoutes {

  private static final List<String> FIELDS = List.of("tenant", "roles", "name", "expires_at");

  private final KeyService keys;

  /** Routes over a service. */
  public KeysRoutes(KeyService keys) {
    this.keys = keys;
  }

  /** {@code POST /keys}: the one answer that shows the key. */
  public HttpResponse create(Call call) {
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    TenantRequest request = call.concerning(fields.text("tenant"));
    MadeKey made =
        keys.create(
            request, new NewKey(roles(fields), fields.text("name").orElse(""), expiry(fields)));
    ObjectNode body = Json.object();
    body.put("id", made.key().id());
    body.put("key", made.secret());
    body.setAll(shown(made.key()));
    return HttpResponse.of(201, body);
  }

  /** {@code GET /keys}. */
  public HttpResponse list(Call call) {
    return Paging.answer(
        keys.list(call.concerning(Optional.empty()), Paging.of(call)), KeysRoutes::shown);
  }

  /** {@code DELETE /keys?tenant=}: every key of the tenant but the one that asks. */
  public HttpResponse revokeAll(Call call) {
    String named =
        call.request()
            .query("tenant")
            .orElseThrow(() ->
                new InvalidRequestException(
                    ErrorCode.INVALID_PARAMETER,
                    "tenant is required: the tenant whose keys are to be revoked, your own too",
                    "tenant"));
    TenantRequest request = call.concerning(Optional.of(named));
    RevokedKeys revoked = keys.revokeAll(request);
    return HttpResponse.ok(
        Json.object()
            .put("tenant", request.tenant().value())
            .put("object", "keys.deleted")
            .put("deleted", revoked.rest() == RevokedKeys.Rest.NONE)
            .put("count", revoked.count()));
  }

  /** {@code DELETE /keys/{key}}. */
  public HttpResponse revoke(Call call) {
    String id = call.parameter("key");
    keys.revoke(call.concerning(Optional.empty()), id);
    return HttpResponse.ok(
        Json.object().put("id", id).put("object", "key.deleted").put("deleted", true));
  }

  private static Set<Role> roles(Fields fields) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String name : fields.texts("roles").orElse(List.of())) {
      roles.add(
          Role.ofWire(name)
              .orElseThrow(() ->
                  fields.invalid(
                      "roles", "a role is not known; allowed are embed, ingest, search, admin")));
    }
    return roles;
  }

  private static Optional<Instant> expiry(Fields fields) {
    OptionalLong seconds = fields.bigInteger("expires_at");
    if (seconds.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochSecond(seconds.getAsLong()));
    } catch (DateTimeException e) {
      // Further off than time reaches: as far as it does.
      return Optional.of(seconds.getAsLong() < 0 ? Instant.MIN : Instant.MAX);
    }
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
