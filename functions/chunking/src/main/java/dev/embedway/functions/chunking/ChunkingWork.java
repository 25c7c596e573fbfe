package dev.embedway.functions.chunking;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.s3.S3Events;
import dev.embedway.aws.sqs.RecordWork;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.pipeline.upload.UploadIntake;
import dev.embedway.core.trace.TraceId;
import java.util.Optional;

/**
 * Tells S3's events, which are registered and sent on to the same queue under their tenant's group,
 * from messages of our own, which are worked on.
 */
@ThreadSafe
public final class ChunkingWork implements RecordWork {

  private final S3Events events;
  private final UploadIntake intake;
  private final RecordWork messages;

  /** Work that gives events to the intake and all else to {@code messages}. */
  public ChunkingWork(S3Events events, UploadIntake intake, RecordWork messages) {
    this.events = events;
    this.intake = intake;
    this.messages = messages;
  }

  @Override
  public void handle(SQSMessage message) {
    if (events.isFromS3(message.getBody())) {
      events
          .parse(message.getBody())
          .forEach(event -> intake.accept(news(event).in(trace(message))));
    } else {
      messages.handle(message);
    }
  }

  private static UploadEvent news(S3Events.ObjectEvent event) {
    UploadEvent.Kind kind =
        switch (event.kind()) {
          case CREATED -> UploadEvent.Kind.CREATED;
          case REMOVED -> UploadEvent.Kind.REMOVED;
        };
    return new UploadEvent(event.key(), event.sequencer(), kind);
  }

  /** A record of S3 begins a trace, which is the same whenever it is delivered. */
  @Override
  public Optional<TraceId> trace(SQSMessage message) {
    return events.isFromS3(message.getBody())
        ? Optional.of(TraceId.of("record " + message.getMessageId()))
        : messages.trace(message);
  }

  @Override
  public void waiting(SQSMessage message) {
    if (!events.isFromS3(message.getBody())) {
      messages.waiting(message);
    }
  }

  @Override
  public void failed(FailedMessage failed, EmbedwayException fault) {
    messages.failed(failed, fault);
  }

  @Override
  public void exhausted(FailedMessage failed, EmbedwayException fault) {
    messages.exhausted(failed, fault);
  }
}
