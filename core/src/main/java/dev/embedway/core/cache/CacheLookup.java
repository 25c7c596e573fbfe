package dev.embedway.core.cache;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * A cache lookup: inputs of one tenant, model and role.
 *
 * @param scope of the entries that may answer
 * @param inputs each once
 * @param deadline no work is begun after it
 */
public record CacheLookup(Scope scope, List<CountedText> inputs, Instant deadline) {

  /**
   * The entries that may answer a lookup.
   *
   * @param tenant of the entries
   * @param model that makes the vectors; an answer of a stand-in is looked up under the stand-in
   * @param role that the inputs have
   * @param dims the length that the provider is asked for; empty for the model's own
   */
  public record Scope(TenantId tenant, ModelSpec model, PromptRole role, OptionalInt dims) {}

  public CacheLookup {
    inputs = List.copyOf(inputs);
  }

  /** Tenant of the entries. */
  public TenantId tenant() {
    return scope.tenant();
  }

  /** Model that makes the vectors. */
  public ModelSpec model() {
    return scope.model();
  }

  /** Role that the inputs have. */
  public PromptRole role() {
    return scope.role();
  }

  /** Length that the provider is asked for. */
  public OptionalInt dims() {
    return scope.dims();
  }

  /** True if a vector can be an answer: what comes from a store is checked like a provider's. */
  boolean accepts(Vector vector) {
    int dim = dims().orElse(model().dim());
    return vector.isFinite() && (dim < 1 || vector.dim() == dim);
  }
}
