package dev.embedway.core.pipeline;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.InvalidRequestException;
import java.util.function.Consumer;

/**
 * A handler's work on a rig.
 *
 * @param name of the case
 * @param given what stands before
 * @param work which is done again after each death
 * @param minCalls of ports that the work and what follows it make, less one
 * @param end {@link PipelineState#summary} after a work without a death
 */
record Handler(
    String name,
    Consumer<PipelineRig> given,
    Consumer<PipelineRig> work,
    int minCalls,
    String end) {

  /** Sends a request again until it is answered, be it with a refusal. */
  static void ask(PipelineRig rig, Runnable request) {
    rig.untilDone(() -> {
      try {
        request.run();
      } catch (ConflictException | InvalidRequestException e) {
        // The request before the death was carried out, or this is the answer that is wanted.
      }
    });
  }

  @Override
  public String toString() {
    return name;
  }
}
