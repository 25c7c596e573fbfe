package dev.embedway.core.pipeline.stage;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.JobClaim;
import dev.embedway.core.pipeline.job.JobClaims;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.Busy;
import dev.embedway.core.pipeline.message.JobMessages;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import java.util.List;
import java.util.Optional;

/**
 * Ends jobs whose message will not be tried again, and opens them again.
 *
 * <p>Thread-safe. A removal is never ended so: it stays open until it has reached the vector store.
 */
public final class JobFailures {

  private final Ledger ledger;
  private final JobClaims claims;
  private final MessageSender sender;

  /** Failures as this ledger records them. */
  public JobFailures(Ledger ledger, JobClaims claims, MessageSender sender) {
    this.ledger = ledger;
    this.claims = claims;
    this.sender = sender;
  }

  /** The message's work cannot be done, now or later. */
  public void failed(PipelineMessage message, EmbedwayException cause) {
    fail(message, new DocumentError(code(message, cause), text(cause)));
  }

  /**
   * The message is not tried again although its fault might pass; {@link #reopen} undoes this.
   *
   * @param cause the last fault, whose code and message the document then shows
   * @throws dev.embedway.core.error.EmbedwayException of a retriable kind while another worker has
   *     the job
   */
  public void exhausted(PipelineMessage message, EmbedwayException cause) {
    DocumentError error =
        new DocumentError(
            code(message, cause),
            text(cause)
                + "; the "
                + PipelineStage.of(message).wire()
                + " stage gave up. Once the cause is mended, upload the document again or send its"
                + " message back from the dead-letter queue");
    if (message instanceof ChunkDocument) {
      // A duplicate may be given up while another worker is still busy with the job.
      claims
          .take(message.job())
          .ifPresentOrElse(
              claim -> fail(message, error, claim), () -> requireNotChunking(message.job()));
    } else {
      fail(message, error);
    }
  }

  private void fail(PipelineMessage message, DocumentError error, JobClaim claim) {
    try (claim) {
      fail(message, error);
    }
  }

  private void fail(PipelineMessage message, DocumentError error) {
    if (message instanceof ApplyMetadata) {
      // The document is as good as before; what its metadata file says stays pending in the ledger.
      return;
    }
    ledger.finish(message.job(), JobStatus.FAILED, Optional.of(error));
  }

  private void requireNotChunking(JobId id) {
    if (ledger.job(id).filter(job -> job.status() == JobStatus.CHUNKING).isPresent()) {
      throw Busy.because("another worker has the document");
    }
  }

  /**
   * Opens the job of a message again that was given up and has been sent back, and asks for all
   * that the job still lacks.
   *
   * @return false when the message is to be worked on as any other: it opens no job, or its job is
   *     over for another reason
   */
  public boolean reopen(PipelineMessage message) {
    boolean opens =
        switch (message) {
          case ChunkDocument _, EmbedBatch _, StoreBatch _ -> ledger.reopen(message.job());
          case ApplyMetadata _, RemoveDocument _ -> false;
        };
    if (opens) {
      sender.send(ledger.job(message.job()).map(JobMessages::missing).orElseGet(List::of));
    }
    return opens;
  }

  /** The message will be delivered again later: its job has not stopped moving. */
  public void waiting(PipelineMessage message) {
    ledger.waiting(message.job());
  }

  /** The stage that failed, but for a fault that has a code of its own. */
  private static DocumentError.Code code(PipelineMessage message, EmbedwayException cause) {
    if (cause.code() == ErrorCode.DIMENSION_MISMATCH) {
      return DocumentError.Code.DIMENSION_MISMATCH;
    }
    return switch (PipelineStage.of(message)) {
      case CHUNKING -> DocumentError.Code.CHUNKING_FAILED;
      case EMBEDDING -> DocumentError.Code.PROVIDER_FAILED;
      case STORAGE -> DocumentError.Code.STORAGE_FAILED;
    };
  }

  private static String text(EmbedwayException cause) {
    return cause.code().wire() + ": " + cause.getMessage();
  }
}
