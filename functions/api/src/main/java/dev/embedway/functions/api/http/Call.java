package dev.embedway.functions.api.http;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.trace.TraceId;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request that has found its route.
 *
 * <p>Immutable.
 *
 * @param parameters the path's, decoded
 * @param identity who asks; empty on open routes
 * @param received when it came
 * @param deadline no work is begun after it
 * @param trace that the request belongs to
 */
public record Call(
    HttpRequest request,
    Map<String, String> parameters,
    Optional<Caller> identity,
    Instant received,
    Instant deadline,
    TraceId trace) {

  public Call {
    parameters = Map.copyOf(parameters);
  }

  /** The caller, on a route that needs a key. */
  public Caller caller() {
    return identity.orElseThrow(() -> new IllegalStateException("an open route has no caller"));
  }

  /** A variable of the path. */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalStateException("the route's path has no variable " + name);
    }
    return value;
  }

  /**
   * Lets the operator pass alone: for what is no tenant's own.
   *
   * @throws PermissionException {@code role_required}
   */
  public void requireOperator() {
    if (!caller().isOperator()) {
      throw new PermissionException(
          ErrorCode.ROLE_REQUIRED, "this route needs an admin key of tenant default");
    }
  }

  /** The request of this call's caller concerning {@link #tenant(Optional)}. */
  public TenantRequest concerning(Optional<String> named) {
    return new TenantRequest(caller(), tenant(named), deadline, Optional.of(trace));
  }

  /** The tenant that the query names, else the caller's own; see {@link #tenant(Optional)}. */
  public TenantId tenant() {
    return tenant(Optional.empty());
  }

  /**
   * The tenant that the call is about.
   *
   * @param named by the body; empty to go by the query
   * @throws PermissionException {@code role_required} when another tenant is named by anyone but
   *     the operator, whether it exists or not
   */
  public TenantId tenant(Optional<String> named) {
    Optional<TenantId> asked = named.or(() -> request.query("tenant")).map(TenantId::new);
    if (asked.isPresent() && !asked.get().equals(caller().tenant()) && !caller().isOperator()) {
      throw new PermissionException(
          ErrorCode.ROLE_REQUIRED,
          "only an admin key of tenant default acts for other tenants; leave tenant out to act for your own");
    }
    return asked.orElse(caller().tenant());
  }
}
