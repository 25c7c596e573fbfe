package dev.embedway.functions.api;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.stage.JobFailures;
import java.time.Instant;
import java.util.Optional;

/** Dead letters of a {@link Cloud}, kept as the stages keep them. */
public record CloudLetters(JobFailures failures) {

  /** Gives up the first message of a job; the id of its dead letter. */
  public String giveUp(JobId job, EmbedwayException fault) {
    ChunkDocument message = new ChunkDocument(job);
    failures.failed(
        new FailedMessage(
            PipelineStage.CHUNKING,
            new MessageCodec().encode(message),
            3,
            Instant.now().minusSeconds(60),
            Optional.empty()),
        message,
        fault);
    return DeadLetterId.of(message).value();
  }

  /** Gives up a body that is no message of a job. */
  public void giveUp(PipelineStage stage, String body, EmbedwayException fault) {
    failures.failed(new FailedMessage(stage, body, 1, Instant.now(), Optional.empty()), fault);
  }
}
