package dev.embedway.aws.sqs;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.stage.JobFailures;
import dev.embedway.core.trace.TraceId;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Records that hold a message of the pipeline.
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
    stage.accept(codec.decode(message.getBody()));
  }

  @Override
  public Optional<TraceId> trace(SQSMessage message) {
    return decoded(message.getBody()).flatMap(PipelineMessage::trace);
  }

  @Override
  public void waiting(SQSMessage message) {
    failures.waiting(codec.decode(message.getBody()));
  }

  @Override
  public void failed(FailedMessage failed, EmbedwayException fault) {
    decoded(failed.body())
        .ifPresentOrElse(
            message -> failures.failed(failed, message, fault),
            () -> failures.failed(failed, fault));
  }

  @Override
  public void exhausted(FailedMessage failed, EmbedwayException fault) {
    decoded(failed.body())
        .ifPresentOrElse(
            message -> failures.exhausted(failed, message, fault),
            () -> failures.failed(failed, fault));
  }

  private Optional<PipelineMessage> decoded(String body) {
    try {
      return Optional.of(codec.decode(body));
    } catch (InvalidRequestException e) {
      return Optional.empty();
    }
  }
}
