package dev.embedway.core.pipeline.stage;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.message.Busy;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.RestoreArtifacts;
import java.util.List;

/**
 * Reads chunk batches of documents that are cut. For one that is gone, the chunking stage is asked
 * to write the document's batches again, and the message that needs it waits.
 */
@ThreadSafe
final class PlannedChunks {

  private final Artifacts artifacts;
  private final MessageSender sender;

  PlannedChunks(Artifacts artifacts, MessageSender sender) {
    this.artifacts = artifacts;
    this.sender = sender;
  }

  /**
   * Reads the batch of a message.
   *
   * @throws dev.embedway.core.error.EmbedwayException of a retriable kind where it is gone
   */
  ChunkBatch read(PipelineMessage message, int batch) {
    return artifacts
        .chunks(message.job(), batch)
        .orElseThrow(() -> {
          sender.send(List.of(new RestoreArtifacts(message.job(), message.trace())));
          return Busy.because("batch " + batch + " of the document is cut again");
        });
  }
}
