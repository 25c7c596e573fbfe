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
 * @param tenant whose entries may answer
 * @param model that makes the vectors; an answer of a stand-in is looked up under the stand-in
 * @param role that the inputs have
 * @param dims the length that the provider is asked for; empty for the model's own
 * @param inputs each once
 * @param deadline no work is begun after it
 */
public record CacheLookup(
    TenantId tenant,
    ModelSpec model,
    PromptRole role,
    OptionalInt dims,
    List<CountedText> inputs,
    Instant deadline) {

  public CacheLookup {
    inputs = List.copyOf(inputs);
  }

  /** True if a vector can be an answer: what comes from a store is checked like a provider's. */
  boolean accepts(Vector vector) {
    int dim = dims.orElse(model.dim());
    return vector.isFinite() && (dim < 1 || vector.dim() == dim);
  }
}
