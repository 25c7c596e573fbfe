package dev.embedway.core.pipeline.requeue;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.QueueId;

/** The way back of a message's body into its queue. */
@ThreadSafe
public interface MessageReturn {

  /**
   * Sends a body as it is, under its tenant's message group.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable} unless it was taken
   */
  void send(QueueId queue, TenantId tenant, String body);
}
