package dev.embedway.aws;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.JobFailures;
import dev.embedway.core.pipeline.MessageCodec;
import dev.embedway.core.pipeline.PipelineMessage;
import java.util.function.Consumer;

/**
 * Records that hold a message of the pipeline. One that cannot be read is not written down anywhere
 * and so is left to the dead-letter queue.
 *
 * <p>Thread-safe if the stage is.
 */
public final class MessageWork implements RecordWork {

  private final MessageCodec codec;
  private final JobFailures failures;
  private final Consumer<PipelineMessage> stage;

  /** Work that a stage does. */
  public MessageWork(MessageCodec codec, JobFailures failures, Consumer<PipelineMessage> stage) {
    this.codec = codec;
    this.failures = failures;
    this.stage = stage;
  }

  @Override
  public void handle(SQSMessage message) {
    stage.accept(codec.decode(message.getBody()));
  }

  @Override
  public void failedForGood(SQSMessage message, EmbedwayException fault) {
    failures.failed(codec.decode(message.getBody()), fault);
  }

  @Override
  public void exhausted(SQSMessage message, EmbedwayException fault) {
    failures.exhausted(codec.decode(message.getBody()));
  }
}
