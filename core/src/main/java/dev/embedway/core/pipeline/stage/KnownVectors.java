package dev.embedway.core.pipeline.stage;

import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.BatchVectors;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.artifact.ChunkBatch.Entry;
import dev.embedway.core.pipeline.artifact.ChunkBatch.VectorPlace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Vectors that an earlier generation or another version has, each batch read once. One thread at a
 * time.
 */
final class KnownVectors {

  private final Artifacts artifacts;
  private final LiveJob live;
  private final Map<VectorPlace, BatchVectors> read = new HashMap<>();

  KnownVectors(Artifacts artifacts, LiveJob live) {
    this.artifacts = artifacts;
    this.live = live;
  }

  /** For each chunk its vector, empty where it must be embedded. */
  List<Optional<Vector>> of(ChunkBatch chunks) {
    return chunks.entries().stream().map(Entry::known).map(k -> k.flatMap(this::at)).toList();
  }

  private Optional<Vector> at(VectorPlace place) {
    BatchVectors batch =
        read.computeIfAbsent(
            new VectorPlace(place.version(), place.generation(), place.batch(), 0),
            start ->
                artifacts
                    .vectors(live.job(start.version(), start.generation()), start.batch())
                    .orElseGet(() -> new BatchVectors(List.of())));
    return batch.at(place.position()).filter(v -> v.dim() == live.version().dim());
  }
}
