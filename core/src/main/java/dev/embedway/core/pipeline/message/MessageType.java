package dev.embedway.core.pipeline.message;

import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.RestoreArtifacts;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Kind of a message, by its name on the wire. */
public enum MessageType {
  CHUNK_DOCUMENT,
  RESTORE_ARTIFACTS,
  EMBED_BATCH,
  STORE_BATCH,
  APPLY_METADATA,
  REMOVE_DOCUMENT;

  /** The kind of a message. */
  public static MessageType of(PipelineMessage message) {
    return switch (message) {
      case ChunkDocument _ -> CHUNK_DOCUMENT;
      case RestoreArtifacts _ -> RESTORE_ARTIFACTS;
      case EmbedBatch _ -> EMBED_BATCH;
      case StoreBatch _ -> STORE_BATCH;
      case ApplyMetadata _ -> APPLY_METADATA;
      case RemoveDocument _ -> REMOVE_DOCUMENT;
    };
  }

  /** Number of the batch that a message is about; empty where it is about a whole job. */
  public static OptionalInt batch(PipelineMessage message) {
    return switch (message) {
      case EmbedBatch embed -> OptionalInt.of(embed.batch());
      case StoreBatch store -> OptionalInt.of(store.batch());
      case ChunkDocument _, RestoreArtifacts _, ApplyMetadata _, RemoveDocument _ ->
          OptionalInt.empty();
    };
  }

  /** The kind of this name. */
  public static Optional<MessageType> named(String wire) {
    return Arrays.stream(values()).filter(type -> type.wire().equals(wire)).findFirst();
  }

  /** The name on the wire. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
