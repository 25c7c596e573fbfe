package dev.embedway.core.pipeline.deadletter;

import dev.embedway.core.pipeline.message.PipelineStage;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that is given up, as its queue tells of it.
 *
 * @param stage whose queue it came from
 * @param body as it came
 * @param receiveCount deliveries so far, from 1
 * @param firstAt time of the first one
 * @param trace id of the request that the work began with; empty where it is not known
 */
public record FailedMessage(
    PipelineStage stage, String body, int receiveCount, Instant firstAt, Optional<String> trace) {

  /** Leaves the body out, which may hold a text. */
  @Override
  public String toString() {
    return "FailedMessage[stage=" + stage + ", receiveCount=" + receiveCount + "]";
  }
}
