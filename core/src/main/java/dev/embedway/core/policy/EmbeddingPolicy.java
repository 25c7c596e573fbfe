package dev.embedway.core.policy;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.fleet.ModelWait;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.policy.PolicySettings.Enforcement;
import dev.embedway.core.policy.PolicySettings.OperatorRule;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The operator's allow and deny lists.
 *
 * <p>Immutable.
 *
 * @param settings the lists, and for whom they hold
 */
public record EmbeddingPolicy(PolicySettings settings) {

  /** The provider's name of models in the process. */
  private static final String ENGINE = "onnx";

  /**
   * Refuses a model that the caller may not use.
   *
   * @throws PermissionException {@code provider_denied} or {@code model_denied}
   */
  public void check(ModelSpec model, Caller caller) {
    check(model.provider(), model.id(), caller);
  }

  /** The same of a model that runs in the process, by its id alone. */
  public void checkInProcess(String id, Caller caller) {
    check(ENGINE, id, caller);
  }

  /** The wait of a caller for models of the fleet, for those alone that it may use. */
  public ModelWait waitOf(Caller caller, Instant deadline) {
    return new ModelWait(deadline, id -> checkInProcess(id, caller));
  }

  private void check(String provider, String id, Caller caller) {
    Optional<ErrorCode> refusal = refusal(provider, id, caller);
    if (refusal.isPresent()) {
      boolean isProvider = refusal.get() == ErrorCode.PROVIDER_DENIED;
      throw new PermissionException(
          refusal.get(),
          (isProvider ? "provider " + provider : "model " + id)
              + " is not among those that the operator allows; GET /embeddings/models says which are");
    }
  }

  /**
   * Refuses a model that a tenant's documents may not be embedded by. No key stands behind them, so
   * the operator's tenant counts as the operator.
   *
   * @throws PermissionException {@code provider_denied} or {@code model_denied}
   */
  public void check(ModelSpec model, TenantId tenant) {
    check(model, new Caller(tenant, "", Set.of(Role.ADMIN)));
  }

  /** True if the caller may use a model. */
  public boolean allows(ModelSpec model, Caller caller) {
    return refusal(model.provider(), model.id(), caller).isEmpty();
  }

  /** The same of a model that runs in the process, by its id alone. */
  public boolean allowsInProcess(String id, Caller caller) {
    return refusal(ENGINE, id, caller).isEmpty();
  }

  /** True if the lists are enforced. */
  public boolean isEnforced() {
    return settings.enforcement() == Enforcement.ON;
  }

  /** The providers that alone may be used; empty where no such list holds. */
  public Optional<List<String>> allowedProviders() {
    return listed(settings.lists().allowedProviders());
  }

  /** The models that alone may be used; empty where no such list holds. */
  public Optional<List<String>> allowedModels() {
    return listed(settings.lists().allowedModels());
  }

  private Optional<List<String>> listed(List<String> names) {
    return names.isEmpty() || settings.enforcement() == Enforcement.OFF
        ? Optional.empty()
        : Optional.of(names);
  }

  private Optional<ErrorCode> refusal(String provider, String id, Caller caller) {
    boolean isExempt = caller.isOperator() && settings.operator() == OperatorRule.EXEMPT;
    if (settings.enforcement() == Enforcement.OFF || isExempt) {
      return Optional.empty();
    }
    if (!passes(
        settings.lists().allowedProviders(), settings.lists().deniedProviders(), provider)) {
      return Optional.of(ErrorCode.PROVIDER_DENIED);
    }
    boolean isDenied = matches(settings.lists().deniedModels(), names(provider, untagged(id)));
    return !isDenied
            && passes(
                settings.lists().allowedModels(),
                settings.lists().deniedModels(),
                names(provider, id))
        ? Optional.empty()
        : Optional.of(ErrorCode.MODEL_DENIED);
  }

  private static String[] names(String provider, String id) {
    return new String[] {id, provider + ":" + id};
  }

  /** Servers take {@code m:latest} for {@code m}, so what is denied is denied with any tag. */
  private static String untagged(String id) {
    int colon = id.indexOf(':');
    return colon < 0 ? id : id.substring(0, colon);
  }

  private static boolean passes(List<String> allowed, List<String> denied, String... names) {
    return !matches(denied, names) && (allowed.isEmpty() || matches(allowed, names));
  }

  private static boolean matches(List<String> patterns, String... names) {
    return patterns.stream()
        .anyMatch(pattern -> Stream.of(names).anyMatch(name -> matches(pattern, name)));
  }

  /** Case does not open a way around a list. */
  private static boolean matches(String pattern, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String wanted = pattern.toLowerCase(Locale.ROOT);
    return wanted.endsWith("*")
        ? lower.startsWith(wanted.substring(0, wanted.length() - 1))
        : lower.equals(wanted);
  }
}
