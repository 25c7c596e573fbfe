package dev.embedway.testing.contracts.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.BatchVectors;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.artifact.ChunkBatch.Entry;
import dev.embedway.core.pipeline.compact.ArtifactRemoval;
import dev.embedway.core.pipeline.compact.Freed;
import dev.embedway.core.pipeline.compact.GenerationRange;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link ArtifactRemoval} beside {@link Artifacts} over the same objects. */
public abstract class ArtifactRemovalContract {

  private static final TenantId ACME = new TenantId("acme");
  private static final DocumentId DOCUMENT = DocumentId.of(ACME, "docs", "a.md");
  private static final DocumentId OTHER = DocumentId.of(ACME, "docs", "b.md");
  private static final String TEXT = "One two three.";

  private Artifacts artifacts;
  private ArtifactRemoval removal;

  /** An empty bucket. */
  protected abstract Artifacts artifacts();

  /** Deletion in the bucket that {@link #artifacts} returned last. */
  protected abstract ArtifactRemoval removal();

  @BeforeEach
  final void emptyBucket() {
    artifacts = artifacts();
    removal = removal();
  }

  @Test
  void partsOfAVersionGoAndThoseOfOtherGenerationsAndVersionsStay() {
    for (JobId job : List.of(job(1, 1), job(2, 1), job(12, 1), job(1, 2))) {
      write(job);
    }
    write(new JobId(ACME, OTHER, 1, 1));

    Freed freed = removal.ofVersion(new GenerationRange(ACME, DOCUMENT, 1, 3), 1);

    assertEquals(4, freed.objects());
    assertEquals(Optional.empty(), artifacts.vectors(job(1, 1), 0));
    assertEquals(Optional.empty(), artifacts.chunks(job(2, 1), 0));
    for (JobId kept : List.of(job(12, 1), job(1, 2), new JobId(ACME, OTHER, 1, 1))) {
      assertTrue(isThere(kept), kept.toString());
    }
  }

  @Test
  void textGoesWithTheLastVersionOfItsGeneration() {
    write(job(1, 1));
    write(job(1, 2));
    GenerationRange first = new GenerationRange(ACME, DOCUMENT, 1, 2);
    removal.ofVersion(first, 1);

    Freed whileUsed = removal.texts(first);
    boolean readable = isThere(job(1, 2));
    removal.ofVersion(first, 2);
    Freed after = removal.texts(first);

    assertEquals(Freed.NONE, whileUsed);
    assertTrue(readable);
    assertEquals(1, after.objects());
  }

  @Test
  void textsOfGenerationsOutsideTheRangeStay() {
    artifacts.putText(job(1, 1), ContentHash.of(TEXT), TEXT);
    artifacts.putText(job(2, 1), ContentHash.of(TEXT), TEXT);

    assertEquals(1, removal.texts(new GenerationRange(ACME, DOCUMENT, 1, 2)).objects());
    assertEquals(1, removal.texts(new GenerationRange(ACME, DOCUMENT, 1, 3)).objects());
  }

  @Test
  void allOfTheRangeGoesAndRepeatingItFindsNothing() {
    write(job(1, 1));
    write(job(1, 2));
    write(job(2, 1));
    GenerationRange first = new GenerationRange(ACME, DOCUMENT, 1, 2);

    Freed freed = removal.all(first);
    Freed again = removal.all(first);

    assertEquals(5, freed.objects());
    assertEquals(Freed.NONE, again);
    assertTrue(isThere(job(2, 1)));
  }

  private static JobId job(long generation, int version) {
    return new JobId(ACME, DOCUMENT, generation, version);
  }

  /** A text, a chunk batch and its vectors. */
  private void write(JobId job) {
    ContentHash hash = ContentHash.of(TEXT);
    artifacts.putText(job, hash, TEXT);
    Chunk chunk = new Chunk(0, 0, TEXT.length(), TEXT, 3);
    artifacts.putChunks(
        job, 0, new ChunkBatch(hash, Map.of(), List.of(new Entry(chunk, Optional.empty()))));
    artifacts.putVectors(job, 0, BatchVectors.whole(List.of(Vector.of(1, 2))));
  }

  private boolean isThere(JobId job) {
    return artifacts
            .chunks(job, 0)
            .filter(batch -> batch.entries().getFirst().chunk().text().equals(TEXT))
            .isPresent()
        && artifacts.vectors(job, 0).isPresent();
  }
}
