package dev.embedway.functions.api.operations;

import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Map;
import java.util.Optional;

/**
 * {@code DELETE /embeddings/cache}: cuts off what was kept. The operator's call without a tenant is
 * about all tenants, anybody else's about their own.
 */
public record CacheRoute(VectorCache cache, AuditTrail changes) implements Route {

  @Override
  public HttpResponse answer(Call call) {
    TenantId named = call.tenant();
    boolean isForAll = call.caller().isOperator() && call.request().query("tenant").isEmpty();
    Optional<TenantId> tenant = isForAll ? Optional.empty() : Optional.of(named);
    changes.note(
        call.caller(),
        named,
        "cache.cut_off",
        isForAll ? "all tenants" : named.value(),
        Map.of(),
        Map.of());
    int removed = cache.cutOff(tenant);
    return HttpResponse.ok(
        Json.object()
            .put("message", "the cache is cut off, within seconds everywhere")
            .put("entries_removed", removed));
  }
}
