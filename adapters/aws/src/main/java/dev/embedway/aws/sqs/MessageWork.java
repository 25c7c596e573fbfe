package dev.embedway.aws.sqs;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.stage.JobFailures;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Records that hold a message of the pipeline. One that cannot be read has no job to write its end
 * on. One that was given up before and has been sent back opens its job again.
 *
 * <p>Thread-safe if the stage is.
 */
public final class MessageWork implements RecordWork {

  private final MessageCodec codec;
  private final JobFailures failures;
  private final Consumer<PipelineMessage> stage;

  private MessageWork(JobFailures failures, Consumer<PipelineMessage> stage) {
    this.codec = new MessageCodec();
    this.failures = failures;
    this.stage = stage;
  }

  /** Work that a stage does. */
  public static MessageWork of(JobFailures failures, Consumer<PipelineMessage> stage) {
    return new MessageWork(failures, stage);
  }

  @Override
  public void handle(SQSMessage message) {
    PipelineMessage decoded = codec.decode(message.getBody());
    if (!DeadLetters.wasGivenUp(message) || !failures.reopen(decoded)) {
      stage.accept(decoded);
    }
  }

  @Override
  public void waiting(SQSMessage message) {
    failures.waiting(codec.decode(message.getBody()));
  }

  @Override
  public boolean failedForGood(SQSMessage message, EmbedwayException fault) {
    Optional<PipelineMessage> decoded = decoded(message);
    decoded.ifPresent(readable -> failures.failed(readable, fault));
    return decoded.isPresent();
  }

  private Optional<PipelineMessage> decoded(SQSMessage message) {
    try {
      return Optional.of(codec.decode(message.getBody()));
    } catch (InvalidRequestException e) {
      return Optional.empty();
    }
  }

  @Override
  public void exhausted(SQSMessage message, EmbedwayException fault) {
    decoded(message).ifPresent(readable -> failures.exhausted(readable, fault));
  }
}
