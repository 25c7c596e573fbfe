package dev.embedway.testing.contracts.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.BatchVectors;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.artifact.ChunkBatch.Entry;
import dev.embedway.core.pipeline.artifact.ChunkBatch.VectorPlace;
import dev.embedway.core.pipeline.artifact.ChunkIndex;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract of every {@link Artifacts}. */
public abstract class ArtifactsContract {

  private static final TenantId ACME = new TenantId("acme");
  private static final JobId JOB = new JobId(ACME, DocumentId.of(ACME, "docs", "a.md"), 3, 1);
  private static final Map<String, Object> ATTRIBUTES =
      Map.of("author", "Ünal \"Q\"\n", "year", 2026, "score", 0.25, "draft", true);

  private static final ChunkBatch EMPTY =
      new ChunkBatch(ContentHash.of("Text."), ATTRIBUTES, List.of());

  private Artifacts artifacts;

  /** An empty bucket. */
  protected abstract Artifacts artifacts();

  @BeforeEach
  final void emptyBucket() {
    artifacts = artifacts();
  }

  @Test
  void deletesEarlierGenerationsOfTheDocumentAlone() {
    JobId earlier = new JobId(ACME, JOB.document(), 2, 1);
    JobId later = new JobId(ACME, JOB.document(), 10, 1);
    JobId other = new JobId(ACME, DocumentId.of(ACME, "docs", "b.md"), 2, 1);
    for (JobId job : List.of(earlier, JOB, later, other)) {
      artifacts.putVectors(job, 0, BatchVectors.whole(List.of(Vector.of(1, 2))));
      artifacts.putIndex(job, new ChunkIndex("m", List.of()));
    }

    artifacts.deleteBefore(JOB);
    artifacts.deleteBefore(JOB);

    assertEquals(Optional.empty(), artifacts.vectors(earlier, 0));
    assertEquals(Optional.empty(), artifacts.index(earlier));
    for (JobId job : List.of(JOB, later, other)) {
      assertTrue(artifacts.vectors(job, 0).isPresent(), job.toString());
      assertTrue(artifacts.index(job).isPresent(), job.toString());
    }
  }

  @Test
  void chunksReadBackAsTheyWereWritten() {
    String text = "First, grüße\u0000\uD83D\uDE00\u2028second";
    ChunkBatch batch =
        new ChunkBatch(
            ContentHash.of(text),
            ATTRIBUTES,
            List.of(
                new Entry(
                    new Chunk(0, 0, 15, "First, grüße\u0000\uD83D\uDE00", 5), Optional.empty()),
                new Entry(
                    new Chunk(1, 15, 22, "\u2028second", 3, List.of("Über", "two")),
                    Optional.of(new VectorPlace(3, 2, 0, 7)))));

    artifacts.putText(JOB, batch.text(), text);
    artifacts.putChunks(JOB, 4, batch);
    artifacts.putChunks(JOB, 4, batch);

    assertEquals(Optional.of(batch), artifacts.chunks(JOB, 4));
    assertEquals(Optional.empty(), artifacts.chunks(JOB, 5));
    assertEquals(Optional.empty(), artifacts.chunks(new JobId(ACME, JOB.document(), 4, 1), 4));
    assertEquals(
        Optional.empty(),
        artifacts.chunks(new JobId(new TenantId("other"), JOB.document(), 3, 1), 4));
  }

  @Test
  void spansOfALongTextReadBackWhereverTheyAre() {
    String text = "\uD83D\uDE00-lamp ".repeat(100_000);
    List<Entry> entries = new ArrayList<>();
    for (int start : List.of(0, 262_143, 262_144, 262_100, 524_287, text.length() - 300)) {
      String span = text.substring(start, start + 300);
      entries.add(
          new Entry(new Chunk(entries.size(), start, start + 300, span, 40), Optional.empty()));
    }
    entries.add(new Entry(new Chunk(6, 0, text.length(), text, 9_999), Optional.empty()));
    ChunkBatch batch = new ChunkBatch(ContentHash.of(text), ATTRIBUTES, entries);

    artifacts.putText(JOB, batch.text(), text);
    artifacts.putChunks(JOB, 0, batch);

    assertEquals(Optional.of(batch), artifacts.chunks(JOB, 0));
  }

  @Test
  void textsThatTwoReleasesReadOfOneFileDoNotMeet() {
    for (String text : List.of("As one reads it.", "Otherwise read by another.")) {
      artifacts.putText(JOB, ContentHash.of(text), text);
    }
    JobId second = new JobId(ACME, JOB.document(), JOB.generation(), 2);
    ChunkBatch first = batch("As one reads it.", 3, 6);
    ChunkBatch other = batch("Otherwise read by another.", 3, 6);

    artifacts.putChunks(JOB, 0, first);
    artifacts.putChunks(second, 0, other);

    assertEquals(Optional.of(first), artifacts.chunks(JOB, 0));
    assertEquals(Optional.of(other), artifacts.chunks(second, 0));
  }

  private static ChunkBatch batch(String text, int start, int end) {
    return new ChunkBatch(
        ContentHash.of(text),
        Map.of(),
        List.of(
            new Entry(new Chunk(0, start, end, text.substring(start, end), 1), Optional.empty())));
  }

  @Test
  void batchesOfAnEarlierAttemptOfTheSameCutAreKnown() {
    assertEquals(Set.of(), artifacts.written(JOB, "cut-1", 4));
    for (int batch : List.of(0, 3, 4, 5, 9, 1_234)) {
      artifacts.putChunks(JOB, batch, EMPTY);
    }
    artifacts.putVectors(JOB, 7, BatchVectors.whole(List.of()));
    artifacts.putChunks(new JobId(ACME, JOB.document(), 4, 1), 8, EMPTY);

    assertEquals(Set.of(4, 5, 9, 1_234), artifacts.written(JOB, "cut-1", 4));
    assertEquals(Set.of(), artifacts.written(JOB, "cut-2", 4));
    assertEquals(Set.of(), artifacts.written(JOB, "cut-2", 4));
    assertEquals(Set.of(), artifacts.written(JOB, "cut-1", 4));
  }

  @Test
  void batchesWhoseCutIsNotKnownAreOfNoUse() {
    artifacts.putChunks(JOB, 4, EMPTY);

    assertEquals(Set.of(), artifacts.written(JOB, "cut-1", 4));
    assertEquals(Set.of(), artifacts.written(JOB, "cut-1", 4));
  }

  @Test
  void vectorsReadBackBitByBitInTheirOrder() {
    List<Vector> vectors =
        List.of(Vector.of(1f, -0f, Float.MIN_VALUE), Vector.of(0.1f, Float.MAX_VALUE, -3.5f));

    artifacts.putVectors(JOB, 0, BatchVectors.whole(vectors));
    artifacts.putVectors(JOB, 1, BatchVectors.whole(List.of()));

    assertEquals(Optional.of(BatchVectors.whole(vectors)), artifacts.vectors(JOB, 0));
    assertEquals(Optional.of(BatchVectors.whole(List.of())), artifacts.vectors(JOB, 1));
    assertEquals(Optional.empty(), artifacts.vectors(JOB, 2));
  }

  @Test
  void batchThatLacksVectorsReadsBackAndIsReplaced() {
    BatchVectors lacking =
        new BatchVectors(
            List.of(Optional.of(Vector.of(1, 2)), Optional.empty(), Optional.of(Vector.of(3, 4))));
    BatchVectors whole =
        BatchVectors.whole(List.of(Vector.of(1, 2), Vector.of(5, 6), Vector.of(3, 4)));

    artifacts.putVectors(JOB, 0, lacking);
    assertEquals(Optional.of(lacking), artifacts.vectors(JOB, 0));
    assertEquals(List.of(1), artifacts.vectors(JOB, 0).orElseThrow().missing());
    artifacts.putVectors(JOB, 0, whole);

    assertEquals(Optional.of(whole), artifacts.vectors(JOB, 0));
  }

  @Test
  void indexReadsBackAsItWasWritten() {
    ChunkIndex index =
        new ChunkIndex(
            "model@1",
            List.of(
                List.of(ContentHash.of("a"), ContentHash.of("b")), List.of(ContentHash.of("c"))));

    assertEquals(Optional.empty(), artifacts.index(JOB));
    artifacts.putIndex(JOB, index);

    assertEquals(Optional.of(index), artifacts.index(JOB));
  }

  @Test
  void attributesReadBackAsTheyWereWritten() {
    artifacts.putAttributes(ACME, hash(1), ATTRIBUTES);
    artifacts.putAttributes(ACME, hash(2), Map.of());

    assertEquals(Optional.of(ATTRIBUTES), artifacts.attributes(ACME, hash(1)));
    assertEquals(Optional.of(Map.of()), artifacts.attributes(ACME, hash(2)));
    assertEquals(Optional.empty(), artifacts.attributes(ACME, hash(3)));
    assertEquals(Optional.empty(), artifacts.attributes(new TenantId("other"), hash(1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../generations/other/doc_0123456789abcdef01234567/000000000000000001/chunks-000000",
        "../other/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
        "unusable",
        ""
      })
  void attributesAreNamedByNothingElseThanAHash(String name) {
    assertThrows(IllegalArgumentException.class, () -> artifacts.attributes(ACME, name));
    assertThrows(
        IllegalArgumentException.class, () -> artifacts.putAttributes(ACME, name, ATTRIBUTES));
  }

  private static String hash(int number) {
    return "%064x".formatted(number);
  }
}
