package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.PipelineMessage;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A queue in memory for all stages. Thread-safe. */
public final class MemorySender implements MessageSender {

  private final Queue<PipelineMessage> sent = new ConcurrentLinkedQueue<>();

  @Override
  public void send(List<PipelineMessage> messages) {
    sent.addAll(messages);
  }

  /** Messages that were sent and not taken yet. */
  public Queue<PipelineMessage> queue() {
    return sent;
  }
}
