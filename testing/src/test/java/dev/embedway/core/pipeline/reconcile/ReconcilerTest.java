package dev.embedway.core.pipeline.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.control.StageFlags;
import dev.embedway.core.pipeline.control.StageState;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.trace.TraceId;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.testing.fakes.pipeline.MemoryProgress;
import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReconcilerTest {

  private final PipelineRig rig = new PipelineRig();

  @Test
  void lostEventOfAnUploadIsMadeUpFor() {
    rig.upload("a.txt", "Text.", "1");
    rig.events.clear();

    ReconcileStep done = rig.reconciler.runAll();
    rig.drain();

    assertEquals(new ReconcileStep(0, 1, Optional.empty()), done);
    assertEquals("Text.", rig.visible("a.txt"));
  }

  @Test
  void noStepIsBegunOnceItsTimeIsUp() {
    rig.upload("a.txt", "Text.", "1");
    rig.events.clear();

    ReconcileStep done = rig.reconciler.runUntil(rig.clock.instant(), new MemoryProgress());

    assertEquals(new ReconcileStep(0, 0, Optional.of(ReconcileCursor.SWEEP)), done);
  }

  @Test
  void lostEventOfAReplacementIsMadeUpFor() {
    rig.upload("a.txt", "Old.", "1");
    rig.drain();
    rig.upload("a.txt", "New.", "2");
    rig.events.clear();
    rig.reconciler.runAll();
    rig.drain();

    assertEquals("New.", rig.visible("a.txt"));
  }

  @Test
  void lostEventOfARemovalIsMadeUpFor() {
    rig.upload("a.txt", "Text.", "1");
    rig.drain();
    rig.remove("a.txt", "2");
    rig.events.clear();
    rig.reconciler.runAll();
    rig.drain();

    assertEquals("", rig.visible("a.txt"));
    assertEquals(JobStatus.DELETED, rig.document("a.txt").status());
  }

  @Test
  void lostMessageOfARemovalIsSentAgain() {
    rig.upload("a.txt", "Text.", "1");
    rig.drain();
    rig.remove("a.txt", "2");
    rig.intake.accept(rig.events.remove());
    rig.queue.queue().clear();
    rig.reconciler.runAll();
    rig.drain();

    assertEquals("", rig.visible("a.txt"));
    assertEquals(List.of(), rig.ledger.open(Optional.empty()).items());
  }

  @Test
  void messagesOfAPausedStageAreNotSentAgainSinceItsQueueHasThem() {
    rig.upload("a.txt", "Text.", "1");
    rig.intake.accept(rig.events.remove());
    rig.clock.advance(Duration.ofHours(2));
    Reconciler hourly = rig.reconciler(Duration.ofHours(1));
    StageState seen = Objects.requireNonNull(rig.stages.states().get(PipelineStage.CHUNKING));
    assertTrue(rig.stages.change(seen, new StageFlags(true, false)));

    assertEquals(new ReconcileStep(0, 0, Optional.empty()), hourly.runAll());
    StageState paused = Objects.requireNonNull(rig.stages.states().get(PipelineStage.CHUNKING));
    assertTrue(rig.stages.change(paused, StageFlags.RUNNING));
    assertEquals(new ReconcileStep(1, 0, Optional.empty()), hourly.runAll());
  }

  @Test
  void jobWhoseMessagesWaitInTheBulkLaneIsSentAgainAfterADayAtTheEarliest() {
    rig.upload("a.txt", "Text.", "1");
    rig.deliverEvents();
    rig.deliverNext();
    assertTrue(rig.ledger.move(rig.job("a.txt", 1).id(), Lane.BULK));
    Reconciler hourly = rig.reconciler(Duration.ofHours(1));
    rig.stages.fill(QueueId.EMBEDDING_BULK, 5_000, 2);

    rig.clock.advance(Duration.ofHours(23));
    assertEquals(0, hourly.runAll().messages());
    rig.clock.advance(Duration.ofHours(1));
    assertEquals(1, hourly.runAll().messages());
    rig.clock.advance(Duration.ofHours(3));
    assertEquals(0, hourly.runAll().messages());
    rig.stages.fill(QueueId.EMBEDDING_BULK, 0, 0);
    assertEquals(1, hourly.runAll().messages());
    assertEquals(Lane.BULK, List.copyOf(rig.queue.queue()).getLast().lane());
  }

  @Test
  void secondRunFindsNothingToDo() {
    rig.upload("a.txt", "Text.", "1");
    rig.upload("b.txt", "Text.", "1");
    rig.clock.advance(Duration.ofMinutes(1));
    rig.drain();

    assertEquals(new ReconcileStep(0, 0, Optional.empty()), rig.reconciler.runAll());
  }

  @Test
  void claimOfADeadProcessIsVoidedAtTheNextStart() {
    rig.upload("a.txt", "Text.", "1");
    rig.intake.accept(rig.events.remove());
    rig.ledger.claim(rig.job("a.txt", 1).id(), "dead-1", Duration.ofDays(1));
    rig.queue.queue().clear();

    rig.ledger.voidClaimsOfOthers("rig");
    rig.reconciler.runAll();
    rig.drain();

    assertEquals("Text.", rig.visible("a.txt"));
  }

  @Test
  void claimOfADeadWorkerIsTakenOverWhenItsLeaseIsOver() {
    rig.upload("a.txt", "Text.", "1");
    rig.intake.accept(rig.events.remove());
    rig.ledger.claim(rig.job("a.txt", 1).id(), "dead-1", Duration.ofSeconds(60));
    rig.queue.queue().clear();

    rig.clock.advance(Duration.ofSeconds(60));
    rig.reconciler.runAll();
    rig.drain();

    assertEquals("Text.", rig.visible("a.txt"));
  }

  @Test
  void jobThatNeverMovesIsSentAgainAtGrowingIntervalsAndThenFails() {
    Duration idle = Duration.ofHours(1);
    Reconciler scheduled = rig.pipeline.reconciler(rig.intake, idle);
    rig.upload("a.txt", "Text.", "1");
    rig.events.add(rig.events.remove().in(Optional.of(TraceId.of("upload"))));
    rig.deliverEvents();
    List<Integer> sentAtHour = new ArrayList<>();

    for (int hour = 1; hour <= 100; hour++) {
      rig.queue.queue().clear();
      rig.clock.advance(idle);
      if (scheduled.runAll().messages() > 0) {
        sentAtHour.add(hour);
      }
    }

    assertEquals(List.of(1, 3, 7, 15, 27, 39, 51, 63), sentAtHour);
    assertEquals(JobStatus.FAILED, rig.document("a.txt").status());
    DocumentError error = rig.document("a.txt").error().orElseThrow();
    assertEquals(DocumentError.Code.CHUNKING_FAILED, error.code());
    assertTrue(error.message().contains("sent again 8 times"), error.message());
    DeadLetter letter =
        rig.store
            .deadLetter(DeadLetterId.of(new ChunkDocument(rig.job("a.txt", 1).id())))
            .orElseThrow();
    assertEquals(Optional.of(TraceId.of("upload").hex()), letter.trace());
    assertEquals(PipelineStage.CHUNKING, letter.origin().stage());
  }

  @Test
  void eachObjectThatAListingFindsIsInATraceOfItsOwn() {
    rig.upload("a.txt", "One.", "1");
    rig.upload("b.txt", "Two.", "1");
    rig.events.clear();

    rig.reconciler.runAll();
    List<Optional<TraceId>> ofMessages =
        rig.queue.queue().stream().map(PipelineMessage::trace).toList();
    rig.drain();
    rig.remove("a.txt", "2");
    rig.events.clear();
    rig.reconciler.runAll();
    Optional<TraceId> ofRemoval = rig.queue.queue().element().trace();

    assertEquals(
        Stream.of("a.txt", "b.txt").map(key -> rig.job(key, 1).trace()).toList(), ofMessages);
    assertEquals(rig.job("a.txt", 2).trace(), ofRemoval);
    assertEquals(3, Stream.concat(ofMessages.stream(), Stream.of(ofRemoval)).distinct().count());
    assertTrue(ofMessages.stream().allMatch(Optional::isPresent), ofMessages::toString);
    assertTrue(ofRemoval.isPresent());
  }

  @Test
  void jobOfATenantOnHoldWaitsUncounted() {
    Reconciler scheduled = rig.pipeline.reconciler(rig.intake, Duration.ofHours(1));
    rig.upload("a.txt", "Text.", "1");
    rig.deliverEvents();
    rig.queue.queue().clear();
    rig.ledger.hold(PipelineRig.ACME);
    for (int hour = 0; hour < 200; hour++) {
      rig.clock.advance(Duration.ofHours(1));
      assertEquals(0, scheduled.runAll().messages());
    }

    rig.ledger.letGo(PipelineRig.ACME);
    assertEquals(1, scheduled.runAll().messages());
    rig.drain();

    assertEquals("Text.", rig.visible("a.txt"));
  }

  @Test
  void startsOfALocalCloudAreNotCounted() {
    rig.upload("a.txt", "Text.", "1");
    rig.deliverEvents();
    for (int start = 0; start < 20; start++) {
      rig.queue.queue().clear();
      rig.reconciler.runAll();
    }

    rig.drain();

    assertEquals("Text.", rig.visible("a.txt"));
  }

  @Test
  void recordsAreNoDocumentsWhoseObjectIsGone() {
    rig.upload("a.txt", "Text.", "1");
    rig.drain();
    VectorIndex index = rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow().index();
    rig.vectors.put(
        index,
        List.of(
            new VectorRecord("r", "A record.", 2, Vector.of(new float[index.dim()]), Map.of())));
    rig.remove("a.txt", "2");
    rig.events.clear();

    assertEquals(new ReconcileStep(0, 1, Optional.empty()), rig.reconciler.runAll());
    rig.drain();

    assertEquals("", rig.visible("a.txt"));
    assertEquals(List.of("A record."), rig.vectors.texts(index, "r"));
    assertEquals(new ReconcileStep(0, 0, Optional.empty()), rig.reconciler.runAll());
  }
}
