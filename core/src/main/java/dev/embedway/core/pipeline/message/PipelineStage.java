package dev.embedway.core.pipeline.message;

import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.RestoreArtifacts;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A stage of the pipeline, with a queue for each lane, or one for both. */
public enum PipelineStage {
  CHUNKING(QueueId.CHUNKING, QueueId.CHUNKING),
  EMBEDDING(QueueId.EMBEDDING, QueueId.EMBEDDING_BULK),
  STORAGE(QueueId.STORAGE, QueueId.STORAGE_BULK);

  private final QueueId live;
  private final QueueId bulk;

  PipelineStage(QueueId live, QueueId bulk) {
    this.live = live;
    this.bulk = bulk;
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
      case EMBEDDING, EMBEDDING_BULK -> EMBEDDING;
      case STORAGE, STORAGE_BULK -> STORAGE;
    };
  }

  /** The queue that a message comes to the stage by. */
  public static QueueId queueOf(PipelineMessage message) {
    return of(message).queue(message.lane());
  }

  /** The queue that messages of a lane come from. */
  public QueueId queue(Lane lane) {
    return switch (lane) {
      case LIVE -> live;
      case BULK -> bulk;
    };
  }

  /** The queues that its messages come from: one for each lane, or one for both. */
  public List<QueueId> queues() {
    return Stream.of(live, bulk).distinct().toList();
  }

  /** The name as callers read it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
