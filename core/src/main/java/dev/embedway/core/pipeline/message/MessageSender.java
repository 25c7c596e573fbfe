package dev.embedway.core.pipeline.message;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.List;

/** The way to the stages' queues. */
@ThreadSafe
public interface MessageSender {

  /**
   * Sends messages, each to the queue of its lane of the stage that it is for, under its tenant's
   * message group (SQS fair queues).
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable} unless every
   *     message was taken; some may have been
   */
  void send(List<PipelineMessage> messages);
}
