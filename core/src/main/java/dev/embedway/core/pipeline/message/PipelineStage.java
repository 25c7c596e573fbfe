package dev.embedway.core.pipeline.message;

import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.RestoreArtifacts;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.topology.QueueId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A stage of the pipeline, each with a queue of its own. */
public enum PipelineStage {
  CHUNKING(QueueId.CHUNKING),
  EMBEDDING(QueueId.EMBEDDING),
  STORAGE(QueueId.STORAGE);

  private final QueueId queue;

  PipelineStage(QueueId queue) {
    this.queue = queue;
  }

  /** The stage that works on a message. */
  public static PipelineStage of(PipelineMessage message) {
    return switch (message) {
      case ChunkDocument _, RestoreArtifacts _ -> CHUNKING;
      case EmbedBatch _ -> EMBEDDING;
      case StoreBatch _, ApplyMetadata _, RemoveDocument _ -> STORAGE;
    };
  }

  /** The stage of this name, as callers write it. */
  public static Optional<PipelineStage> named(String wire) {
    return Arrays.stream(values()).filter(stage -> stage.wire().equals(wire)).findFirst();
  }

  /** The stage of a queue. */
  public static PipelineStage of(QueueId queue) {
    return switch (queue) {
      case CHUNKING -> CHUNKING;
      case EMBEDDING -> EMBEDDING;
      case STORAGE -> STORAGE;
    };
  }

  /** The queue that its messages come from. */
  public QueueId queue() {
    return queue;
  }

  /** The name as callers read it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
