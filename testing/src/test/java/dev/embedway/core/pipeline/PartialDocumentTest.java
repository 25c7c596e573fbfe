package dev.embedway.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.deadletter.FailureCode;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.trace.TraceId;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.CrashPoint.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Documents of which the provider refuses some chunks. */
final class PartialDocumentTest {

  private static final String TEXT = PipelineFlowTest.sentences(0, 64);

  private static boolean isPoison(String text) {
    return text.contains("Sentence 37 ");
  }

  private static PipelineRig uploaded(CrashPoint crash, Predicate<String> refused) {
    PipelineRig rig = new PipelineRig(crash);
    rig.provider.refuse(refused);
    rig.upload("a.txt", TEXT, "1");
    rig.drain();
    return rig;
  }

  private static List<DeadLetter> letters(PipelineRig rig) {
    return rig.store
        .deadLetters()
        .list(
            new DeadLetterQuery(
                PipelineStage.EMBEDDING,
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                100,
                Optional.empty()))
        .items();
  }

  private static void requeue(PipelineRig rig, DeadLetter letter) {
    rig.deadLetters.decide(
        rig.admin(),
        letter.origin().stage(),
        letter.id().value(),
        DeadLetterState.APPROVED_FOR_REQUEUE,
        Optional.of("the provider takes it now"));
    rig.deadLetters.requeue(rig.admin(), letter.origin().stage(), letter.id().value());
  }

  @Test
  void refusedChunkIsADeadLetterAndTheOthersAreStored() {
    PipelineRig rig = uploaded(CrashPoint.never(), PartialDocumentTest::isPoison);

    Document document = rig.document("a.txt");
    assertEquals(JobStatus.PARTIAL, document.status());
    assertEquals(63, document.chunks());
    assertEquals(
        "1 of 64 chunks could not be embedded, and searches do not find them; the job's dead"
            + " letters say why, and complete the document when they are requeued",
        document.error().orElseThrow().message());
    assertFalse(rig.visible("a.txt").contains("Sentence 37 "), rig.visible("a.txt"));
    assertTrue(rig.visible("a.txt").contains("Sentence 63 "), rig.visible("a.txt"));
    DeadLetter letter = letters(rig).getFirst();
    assertEquals(1, letters(rig).size());
    assertEquals(37, letter.origin().part().chunk().orElseThrow());
    assertEquals(FailureCode.BAD_REQUEST, letter.failure().code());
    assertEquals(
        Optional.of("Sentence 37 has five words."),
        rig.deadLetters.read(rig.admin(), letter.id().value()).payload().orElseThrow().text());
  }

  @Test
  void deadLetterOfAChunkIsInTheTraceOfItsUpload() {
    PipelineRig rig = new PipelineRig();
    Optional<TraceId> trace = Optional.of(TraceId.of("upload"));
    rig.provider.refuse(PartialDocumentTest::isPoison);
    rig.upload("a.txt", TEXT, "1");
    rig.events.add(rig.events.remove().in(trace));

    rig.drain();

    assertEquals(
        List.of(trace.map(TraceId::hex)), letters(rig).stream().map(DeadLetter::trace).toList());
  }

  @Test
  void requeuedChunkCompletesTheDocument() {
    PipelineRig rig = uploaded(CrashPoint.never(), PartialDocumentTest::isPoison);
    rig.provider.refuse(_ -> false);
    int before = rig.embedded();

    requeue(rig, letters(rig).getFirst());
    assertEquals(1, rig.queue.queue().size(), "one message for the batch");
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(Optional.empty(), rig.document("a.txt").error());
    assertEquals(64, rig.document("a.txt").chunks());
    assertEquals(TEXT, rig.visible("a.txt").replace("|", " "));
    assertEquals(before + 1, rig.embedded(), "only the chunk is embedded");
    assertEquals(
        List.of(),
        rig.store.forgetList().all().stream().map(ForgetEntry::what).toList(),
        "what searches show is not to be deleted");
  }

  @Test
  void requeuedChunkThatIsRefusedAgainIsTheSameDeadLetter() {
    PipelineRig rig = uploaded(CrashPoint.never(), PartialDocumentTest::isPoison);

    requeue(rig, letters(rig).getFirst());
    rig.drain();

    assertEquals(JobStatus.PARTIAL, rig.document("a.txt").status());
    assertEquals(1, letters(rig).size());
    assertEquals(DeadLetterState.QUARANTINED, letters(rig).getFirst().state());
    assertEquals(2, letters(rig).getFirst().failure().receiveCount());
  }

  @Test
  void chunkOfOneBatchLeavesTheOtherBatchesAlone() {
    PipelineRig rig = new PipelineRig();
    rig.provider.refuse(text -> text.contains("Sentence 3 ") || text.contains("Sentence 130 "));
    rig.upload("a.txt", PipelineFlowTest.sentences(0, 140), "1");
    rig.drain();
    rig.provider.refuse(_ -> false);

    List<DeadLetter> both = letters(rig);
    assertEquals(2, both.size());
    requeue(rig, both.get(0));
    rig.drain();
    assertEquals(JobStatus.PARTIAL, rig.document("a.txt").status());
    requeue(rig, both.get(1));
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(PipelineFlowTest.sentences(0, 140), rig.visible("a.txt").replace("|", " "));
  }

  @Test
  void sameBytesAreEmbeddedAgainWhereTheVisibleGenerationIsPartial() {
    PipelineRig rig = uploaded(CrashPoint.never(), PartialDocumentTest::isPoison);
    rig.provider.refuse(_ -> false);
    int before = rig.embedded();

    rig.upload("a.txt", TEXT, "2");
    rig.drain();

    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(TEXT, rig.visible("a.txt").replace("|", " "));
    assertEquals(before + 1, rig.embedded(), "what the partial generation has is taken from it");
  }

  @Test
  void chunkOfAReplacedGenerationIsSuperseded() {
    PipelineRig rig = uploaded(CrashPoint.never(), PartialDocumentTest::isPoison);
    DeadLetter letter = letters(rig).getFirst();
    rig.provider.refuse(_ -> false);
    rig.upload("a.txt", "Other words.", "2");
    rig.drain();

    EmbedwayException refused = assertThrows(EmbedwayException.class, () -> requeue(rig, letter));

    assertEquals(ErrorCode.STATE_CONFLICT, refused.code());
    assertEquals("Other words.", rig.visible("a.txt"));
  }

  @Test
  void documentWithoutAnEmbeddedChunkFails() {
    PipelineRig rig = new PipelineRig();
    rig.provider.refuse(_ -> true);
    rig.upload("a.txt", "Two words.", "1");
    rig.intake.accept(rig.events.remove());
    rig.deliverNext();

    EmbedwayException refused =
        assertThrows(EmbedwayException.class, () -> rig.process(rig.queue.queue().element()));

    assertEquals(ErrorCode.PROVIDER_REJECTED, refused.code());
    assertEquals(List.of(), letters(rig));
  }

  @Test
  void providerThatRefusesEverythingIsNotAskedForEachChunk() {
    PipelineRig rig = new PipelineRig();
    rig.provider.refuse(_ -> true);
    rig.upload("a.txt", TEXT, "1");
    rig.intake.accept(rig.events.remove());
    rig.deliverNext();

    assertThrows(EmbedwayException.class, () -> rig.process(rig.queue.queue().element()));

    assertTrue(rig.provider.calls().size() < 32, rig.provider.calls().size() + " calls");
    assertEquals(List.of(), letters(rig));
  }

  /** The walk from the upload to the completed document, with a death at any call. */
  @ParameterizedTest
  @EnumSource
  void deathAtAnyCallLeavesTheSameDocument(Side side) {
    List<String> outcomes = new ArrayList<>();
    CrashPoint crash;
    int calls = 0;
    do {
      calls++;
      crash = CrashPoint.at(calls, side);
      PipelineRig rig = new PipelineRig(crash);
      rig.provider.refuse(PartialDocumentTest::isPoison);
      rig.upload("a.txt", TEXT, "1");
      rig.drain();
      outcomes.add(rig.document("a.txt").status() + " " + letters(rig).size());
      rig.provider.refuse(_ -> false);
      requeueWhateverDies(rig, crash);
      untilItLives(crash, rig.reconciler::runAll);
      rig.drain();
      assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status(), side + " call " + calls);
      assertEquals(TEXT, rig.visible("a.txt").replace("|", " "), side + " call " + calls);
      assertEquals(
          List.of(DeadLetterState.REQUEUED), letters(rig).stream().map(DeadLetter::state).toList());
      assertFalse(letters(rig).getFirst().isUnsent(), side + " call " + calls);
    } while (crash.hasDied());
    assertEquals(Set.of("PARTIAL 1"), Set.copyOf(outcomes));
    assertTrue(calls > 20, "only " + calls + " calls were seen");
  }

  /** An admin who tries again until the message is on its way. */
  private static void requeueWhateverDies(PipelineRig rig, CrashPoint crash) {
    String id = letters(rig).getFirst().id().value();
    untilItLives(
        crash,
        () -> {
          if (letters(rig).getFirst().state() != DeadLetterState.REQUEUED) {
            requeue(rig, letters(rig).getFirst());
          }
        });
    assertEquals(id, letters(rig).getFirst().id().value());
  }

  private static void untilItLives(CrashPoint crash, Runnable work) {
    while (true) {
      try {
        work.run();
        return;
      } catch (CrashPoint.Crash e) {
        crash.restart();
      }
    }
  }
}
