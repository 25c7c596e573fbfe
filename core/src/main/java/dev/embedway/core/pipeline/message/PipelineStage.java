package dev.embedway.core.pipeline.message;

import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A stage of the pipeline, each with a queue of its own. */
public enum PipelineStage {
  CHUNKING,
  EMBEDDING,
  STORAGE;

  /** The stage that works on a message. */
  public static PipelineStage of(PipelineMessage message) {
    return switch (message) {
      case ChunkDocument _ -> CHUNKING;
      case EmbedBatch _ -> EMBEDDING;
      case StoreBatch _, ApplyMetadata _, RemoveDocument _ -> STORAGE;
    };
  }

  /** The stage of this name, as callers write it. */
  public static Optional<PipelineStage> named(String wire) {
    return Arrays.stream(values()).filter(stage -> stage.wire().equals(wire)).findFirst();
  }

  /** The name as callers read it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
