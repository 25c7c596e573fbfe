package dev.embedway.core.pipeline.requeue;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;

/** The way back of a message's body into its queue. */
@ThreadSafe
public interface MessageReturn {

  /**
   * Sends a body as it is, under its tenant's message group.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable} unless it was taken
   */
  void send(PipelineStage stage, TenantId tenant, String body);
}
