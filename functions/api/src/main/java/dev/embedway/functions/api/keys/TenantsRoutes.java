package dev.embedway.functions.api.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.service.TenantService;
import dev.embedway.functions.api.erasure.EraseFlag;
import dev.embedway.functions.api.erasure.ErasureView;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;

/** Routes of tenants: listing, suspending, resuming and closing them, for the operator alone. */
@ThreadSafe
public final class TenantsRoutes {

  private static final List<String> FIELDS = List.of("suspended");

  private final TenantService tenants;

  /** Routes over a service. */
  public TenantsRoutes(TenantService tenants) {
    this.tenants = tenants;
  }

  /** {@code GET /tenants}. */
  public HttpResponse list(Call call) {
    call.requireOperator();
    return Paging.answer(tenants.list(Paging.of(call)), TenantsRoutes::shown);
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
    String name = call.parameter("tenant");
    return HttpResponse.ok(
        shown(
            suspended
                ? tenants.suspend(call.caller(), name)
                : tenants.resume(call.caller(), name)));
  }

  /**
   * {@code DELETE /tenants/{tenant}}: suspends it and revokes its keys; its documents stay, unless
   * the query says that it is to be erased.
   */
  public HttpResponse delete(Call call) {
    call.requireOperator();
    String name = call.parameter("tenant");
    if (EraseFlag.isSet(call)) {
      return HttpResponse.of(202, ErasureView.of(tenants.erase(call.caller(), name)));
    }
    int revoked = tenants.close(call.caller(), name, call.deadline());
    return HttpResponse.ok(
        Json.object()
            .put("id", name)
            .put("object", "tenant.deleted")
            .put("deleted", true)
            .put("keys_revoked", revoked));
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
