package dev.embedway.functions.api.models;

import dev.embedway.core.fleet.ModelWait;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.functions.api.http.Call;

/** Callers as they wait for models of the fleet. */
public final class ModelWaits {

  private ModelWaits() {}

  /** The wait of a call, for models alone that its caller may use. */
  public static ModelWait of(Call call, EmbeddingPolicy policy) {
    return new ModelWait(call.deadline(), id -> policy.checkInProcess(id, call.caller()));
  }
}
