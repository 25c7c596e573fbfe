package dev.embedway.core.pipeline.stage;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.Redaction;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterFactory;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.DeadLetterLedger;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobClaim;
import dev.embedway.core.pipeline.job.JobClaims;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.Busy;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.RestoreArtifacts;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.ErasedTenants;

/**
 * Keeps messages that will not be tried again as dead letters, and ends their jobs.
 *
 * <p>Thread-safe. A removal is never ended so: it stays open until it has reached the vector store.
 */
public final class JobFailures {

  private final Ledger ledger;
  private final JobClaims claims;
  private final DeadLetterLedger letters;
  private final DeadLetterFactory factory;
  private final ErasedTenants erased;

  /** Failures as these ledgers record them. */
  public JobFailures(
      Ledger ledger, JobClaims claims, DeadLetterLedger letters, DeadLetterFactory factory) {
    this(ledger, claims, letters, factory, ErasedTenants.NONE);
  }

  private JobFailures(
      Ledger ledger,
      JobClaims claims,
      DeadLetterLedger letters,
      DeadLetterFactory factory,
      ErasedTenants erased) {
    this.ledger = ledger;
    this.claims = claims;
    this.letters = letters;
    this.factory = factory;
    this.erased = erased;
  }

  /** The same, which keeps nothing of erased tenants. */
  public JobFailures except(ErasedTenants names) {
    return new JobFailures(ledger, claims, letters, factory, names);
  }

  /** The message's work cannot be done, now or later. */
  public void failed(FailedMessage failed, PipelineMessage message, EmbedwayException cause) {
    DeadLetter letter = letter(failed, message, cause);
    fail(message, new DocumentError(code(message, cause), text(cause)), letter);
  }

  /**
   * The message is not tried again although its fault might pass.
   *
   * @param cause the last fault, whose code and message the document then shows
   * @throws dev.embedway.core.error.EmbedwayException of a retriable kind while another worker has
   *     the job
   */
  public void exhausted(FailedMessage failed, PipelineMessage message, EmbedwayException cause) {
    DeadLetter letter = letter(failed, message, cause);
    DocumentError error =
        new DocumentError(
            code(message, cause),
            text(cause)
                + "; the "
                + PipelineStage.of(message).wire()
                + " stage gave up. Once the cause is mended, requeue dead letter "
                + letter.id().value()
                + " or upload the document again");
    if (message instanceof ChunkDocument) {
      // A duplicate may be given up while another worker is still busy with the job.
      claims
          .take(message.job())
          .ifPresentOrElse(
              claim -> fail(message, error, letter, claim),
              () -> requireNotChunking(message.job()));
    } else {
      fail(message, error, letter);
    }
  }

  /** A body that is no message of a job, such as one that cannot be read, is not tried again. */
  public void failed(FailedMessage failed, EmbedwayException cause) {
    letters.keep(factory.of(failed, cause));
  }

  private DeadLetter letter(
      FailedMessage failed, PipelineMessage message, EmbedwayException cause) {
    return factory.of(failed, message, ledger.job(message.job()).map(Job::store), cause);
  }

  private void fail(
      PipelineMessage message, DocumentError error, DeadLetter letter, JobClaim claim) {
    try (claim) {
      fail(message, error, letter);
    }
  }

  private void fail(PipelineMessage message, DocumentError error, DeadLetter letter) {
    if (ledger.job(message.job()).isEmpty() && erased.contains(message.job().tenant())) {
      return;
    }
    switch (message) {
      case ChunkDocument _, RestoreArtifacts _, EmbedBatch _, StoreBatch _ ->
          letters.fail(message.job(), error, letter);
      // The document is as good as before, and a removal goes on until it is done.
      case ApplyMetadata _, RemoveDocument _ -> letters.keep(letter);
    }
  }

  private void requireNotChunking(JobId id) {
    if (ledger.job(id).filter(job -> job.status() == JobStatus.CHUNKING).isPresent()) {
      throw Busy.because("another worker has the document");
    }
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
    return cause.code().wire() + ": " + Redaction.of(cause.getMessage());
  }
}
