package dev.embedway.core.pipeline;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.pipeline.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.PipelineMessage.DescribeDocument;
import dev.embedway.core.pipeline.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.PipelineMessage.StoreBatch;
import java.util.Optional;

/**
 * Ends jobs whose message will not be tried again.
 *
 * <p>Thread-safe. A removal is never ended so: it stays open until it has reached the vector store.
 */
public final class JobFailures {

  private final Ledger ledger;
  private final JobClaims claims;

  /** Failures as this ledger records them. */
  public JobFailures(Ledger ledger, JobClaims claims) {
    this.ledger = ledger;
    this.claims = claims;
  }

  /** The message's work cannot be done, now or later. */
  public void failed(PipelineMessage message, EmbedwayException cause) {
    DocumentError.Code code =
        cause.code() == ErrorCode.DIMENSION_MISMATCH
            ? DocumentError.Code.DIMENSION_MISMATCH
            : DocumentError.Code.PROVIDER_FAILED;
    fail(message, new DocumentError(code, cause.code().wire() + ": " + cause.getMessage()));
  }

  /** The message was delivered as often as its queue allows. */
  public void exhausted(PipelineMessage message) {
    DocumentError error =
        new DocumentError(
            DocumentError.Code.PROVIDER_FAILED,
            "the "
                + stage(message)
                + " stage failed at every attempt; upload the document again"
                + " once its cause is mended");
    if (message instanceof ChunkDocument) {
      // A duplicate may run out of deliveries while another worker is still busy with the job.
      claims.take(message.job()).ifPresent(claim -> fail(message, error, claim));
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
    if (message instanceof DescribeDocument) {
      // The document is as good as before; what its side file says stays pending in the ledger.
      return;
    }
    ledger.finish(message.job(), JobStatus.FAILED, Optional.of(error));
  }

  private static String stage(PipelineMessage message) {
    return switch (message) {
      case ChunkDocument chunk -> "chunking";
      case EmbedBatch embed -> "embedding";
      case StoreBatch store -> "storage";
      case DescribeDocument describe -> "storage";
      case RemoveDocument remove -> "storage";
    };
  }
}
