package dev.embedway.core.pipeline;

import static dev.embedway.core.pipeline.PipelineFlowTest.sentences;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents whose job is ended from outside, at each of its messages. */
final class PipelineCancelTest {

  /** Messages of a document of two batches: one is cut, two are embedded, two are stored. */
  private static final int MESSAGES = 5;

  private final PipelineRig rig = new PipelineRig();

  private JobId uploaded() {
    rig.upload("a.txt", sentences(0, 100), "1");
    rig.deliverEvents();
    return rig.job("a.txt", 1).id();
  }

  private void deliver(int messages) {
    for (int i = 0; i < messages; i++) {
      rig.deliverNext();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void cancelHoldsWhicheverMessageComesLater(int delivered) {
    JobId id = uploaded();
    deliver(delivered);

    assertTrue(rig.ledger.cancel(id));
    int embedded = rig.embedded();
    rig.drain();
    for (int batch = 0; batch < 2; batch++) {
      rig.process(new EmbedBatch(id, batch));
      rig.process(new StoreBatch(id, batch));
    }
    rig.process(new ChunkDocument(id));
    rig.drain();

    assertEnded(embedded);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void skippedJobEndsCancelledAtItsNextMessage(int delivered) {
    JobId id = uploaded();
    deliver(delivered);
    int embedded = rig.embedded();

    assertTrue(rig.ledger.skip(id, rig.clock.instant().plusSeconds(600)));
    assertFalse(rig.job("a.txt", 1).status().isTerminal());
    rig.deliverNext();
    assertEquals(JobStatus.CANCELLED, rig.job("a.txt", 1).status());
    rig.drain();

    assertEnded(embedded);
  }

  private void assertEnded(int embedded) {
    assertEquals(JobStatus.CANCELLED, rig.job("a.txt", 1).status());
    assertEquals(JobStatus.CANCELLED, rig.document("a.txt").status());
    assertEquals(embedded, rig.embedded());
    assertEquals("", rig.visible("a.txt"));
    assertEquals(List.of(), rig.ledger.open(Optional.empty()).items());
  }

  @Test
  void completedJobHasNothingToCancel() {
    JobId id = uploaded();
    deliver(MESSAGES);

    assertFalse(rig.ledger.cancel(id));
    assertEquals(JobStatus.COMPLETED, rig.job("a.txt", 1).status());
  }

  @Test
  void cancelHoldsAgainstTheBatchThatTheProviderWorksOn() {
    JobId id = uploaded();
    deliver(1);
    rig.provider.distort(vectors -> {
      rig.ledger.cancel(id);
      return vectors;
    });

    rig.drain();

    assertEquals(JobStatus.CANCELLED, rig.job("a.txt", 1).status());
    assertEquals(1, rig.provider.calls().size());
    assertEquals("", rig.visible("a.txt"));
  }

  @Test
  void jobThatIsGivenUpWhileTheVectorStoreCompletesItIsCompleted() {
    JobId id = uploaded();
    deliver(MESSAGES - 1);
    StoreBatch last = (StoreBatch) rig.queue.queue().element();
    rig.vectors.fail(() -> rig.giveUp(last, PipelineCrashTest.away()));

    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.ledger.job(id).orElseThrow().status());
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(1, rig.document("a.txt").visible());
    assertEquals(sentences(0, 100), rig.visible("a.txt").replace('|', ' '));
    assertEquals(List.of(), rig.store.forgetList().all());
    assertThrows(ConflictException.class, () -> rig.requeue(last));
    assertEquals(
        DeadLetterState.SUPERSEDED,
        rig.store.deadLetter(DeadLetterId.of(last)).orElseThrow().state());
  }

  @Test
  void jobWhoseLastAnswerWasLostIsCompletedByItsDeadLetter() {
    JobId id = uploaded();
    deliver(MESSAGES - 1);
    StoreBatch last = (StoreBatch) rig.queue.queue().remove();
    EmbedwayException away = PipelineCrashTest.away();
    rig.vectors.answer(() -> {
      throw away;
    });
    assertSame(away, assertThrows(EmbedwayException.class, () -> rig.process(last)));
    rig.giveUp(last, away);
    rig.vectors.answer(() -> {});
    assertEquals(JobStatus.FAILED, rig.ledger.job(id).orElseThrow().status());
    assertEquals(sentences(0, 100), rig.visible("a.txt").replace('|', ' '));

    assertEquals(DeadLetterState.REQUEUED, rig.requeue(last).state());
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(List.of(), rig.store.forgetList().all());
  }

  @Test
  void markThatIsOverSkipsNothing() {
    JobId id = uploaded();

    assertTrue(rig.ledger.skip(id, rig.clock.instant().plusSeconds(60)));
    rig.clock.advance(Duration.ofSeconds(60));
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.job("a.txt", 1).status());
  }

  @Test
  void newUploadOfACancelledDocumentIsTakenIn() {
    rig.ledger.cancel(uploaded());
    rig.drain();

    rig.upload("a.txt", "One two three.", "2");
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals("One two three.", rig.visible("a.txt"));
  }
}
