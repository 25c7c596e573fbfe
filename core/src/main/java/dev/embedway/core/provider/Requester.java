package dev.embedway.core.provider;

import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.Lane;

/**
 * The party on whose behalf a provider is called, and the urgency of its call. A provider with a
 * queue serves requesters in turn by it; no vector depends on it.
 *
 * @param tenant whose calls share one turn
 * @param priority of the call
 */
public record Requester(TenantId tenant, Priority priority) {

  /** The installation itself, as when it loads a model. */
  public static final Requester OPERATOR = new Requester(TenantId.DEFAULT, Priority.INTERACTIVE);

  /** Urgency of a call, the highest first. */
  public enum Priority {

    /** A caller waits for the answer. */
    INTERACTIVE,

    /** A stage of the pipeline, whose message is redelivered when the call fails. */
    PIPELINE,

    /** The same for a job in the bulk lane. */
    BULK;

    /** The urgency of the pipeline's work for a job in a lane. */
    public static Priority of(Lane lane) {
      return switch (lane) {
        case LIVE -> PIPELINE;
        case BULK -> BULK;
      };
    }
  }
}
