package dev.embedway.core.pipeline;

import static dev.embedway.core.pipeline.PipelineFlowTest.sentences;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.store.StoreSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents whose chunk batches are lost while their job is open. */
final class LostArtifactsTest {

  private static final int SENTENCES = 300;
  private static final int BATCHES = 5;
  private static final String TEXT = sentences(0, SENTENCES);

  private final PipelineRig rig = new PipelineRig();

  @BeforeEach
  void upload() {
    rig.upload("a.txt", TEXT, "1");
    rig.deliverEvents();
  }

  private void loseAfter(int messages) {
    for (int i = 0; i < messages; i++) {
      rig.deliverNext();
    }
    rig.artifacts.loseChunks();
  }

  /** After the cut, amid embedding, after it, and amid storing. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 8})
  void documentIsCutAgainOnceAndNothingIsEmbeddedTwice(int messages) {
    loseAfter(messages);

    rig.drain();
    rig.meter.flush();

    assertEquals(JobStatus.COMPLETED, rig.job("a.txt", 1).status());
    assertEquals(1, rig.document("a.txt").newest());
    assertEquals(TEXT, rig.visible("a.txt").replace('|', ' '));
    assertEquals(SENTENCES, rig.embedded());
    assertEquals(2, rig.count(Metric.EMBEDDING_STAGE_BATCH_SIZE, "chunking"));
    assertEquals(BATCHES, rig.job("a.txt", 1).plan().orElseThrow().batches());
  }

  @Test
  void jobWhoseMessagesAreLostTooIsResumedByReconciling() {
    loseAfter(3);
    rig.queue.queue().clear();

    rig.reconciler.runAll();
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.job("a.txt", 1).status());
    assertEquals(TEXT, rig.visible("a.txt").replace('|', ' '));
  }

  @Test
  void documentWhoseObjectIsGoneTooIsRemoved() {
    loseAfter(1);
    rig.bucket.remove("acme/docs/a.txt");

    rig.drain();

    assertEquals(JobStatus.SUPERSEDED, rig.job("a.txt", 1).status());
    assertEquals(JobStatus.DELETED, rig.document("a.txt").status());
    assertEquals(List.of(), rig.ledger.open(Optional.empty()).items());
  }

  @Test
  void documentWhoseObjectWasReplacedIsMadeOfTheNewOne() {
    loseAfter(1);
    rig.bucket.put("acme/docs/a.txt", "Other words.");

    rig.drain();

    assertEquals(JobStatus.SUPERSEDED, rig.job("a.txt", 1).status());
    assertEquals("Other words.", rig.visible("a.txt"));
  }

  @Test
  void documentThatIsCutOtherwiseByNowFailsAndSaysSo() {
    loseAfter(1);
    StoreSpec seen = rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow();
    assertTrue(
        rig.catalog.replace(
            seen.with(seen.label(), new ChunkingSpec(ChunkMethod.TOKENS, 12, 0)), seen));

    rig.drain();

    DocumentError error = rig.document("a.txt").error().orElseThrow();
    assertEquals(JobStatus.FAILED, rig.document("a.txt").status());
    assertEquals(DocumentError.Code.CHUNKING_FAILED, error.code());
    assertTrue(error.message().contains("upload it again"), error.message());
    assertEquals("", rig.visible("a.txt"));
    assertEquals(List.of(), rig.ledger.open(Optional.empty()).items());
  }
}
