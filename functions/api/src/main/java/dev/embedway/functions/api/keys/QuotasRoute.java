package dev.embedway.functions.api.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.Allowance;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Optional;

/** {@code GET /embeddings/tenant/quotas}: a tenant's limits and what is left of them. */
public final class QuotasRoute implements Route {

  private final TenantLimits limits;

  public QuotasRoute(TenantLimits limits) {
    this.limits = limits;
  }

  @Override
  public HttpResponse answer(Call call) {
    TenantId tenant = call.tenant();
    ObjectNode body = Json.object();
    body.put("limit_rps", limits.settings().tenantRequests());
    put(body, "remaining", limits.requestsLeft(tenant));
    body.put("limit_tps", limits.settings().tenantTokens());
    put(body, "remaining_tokens", limits.tokensLeft(tenant));
    return HttpResponse.ok(body);
  }

  private static void put(ObjectNode body, String field, Optional<Allowance> left) {
    left.ifPresentOrElse(
        allowance -> body.put(field, allowance.remaining()), () -> body.putNull(field));
  }
}
