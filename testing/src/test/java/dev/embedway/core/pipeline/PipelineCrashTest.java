package dev.embedway.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.media.EmbedOrder;
import dev.embedway.core.media.MediaRemover;
import dev.embedway.core.media.MediaService;
import dev.embedway.core.media.StoreTerms;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.ForgetListCheck;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Leftover;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.upload.Regeneration;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.CrashPoint.Side;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that dies at any call leaves the state of one that does not, and at each instant a
 * forget list that is right and no artifact without a job.
 */
class PipelineCrashTest {

  private static final int MIN_CALLS = 20;

  /** State of the document that a caller sees in the end. */
  private record Outcome(
      List<String> visible,
      Map<String, Object> attributes,
      JobStatus status,
      int chunks,
      boolean settled,
      boolean described,
      List<Job> open,
      List<String> deadLetters) {

    static Outcome of(PipelineRig rig) {
      Document document = rig.document("a.txt");
      return new Outcome(
          rig.visibleInAll("a.txt"),
          rig.attributes("a.txt"),
          document.status(),
          document.chunks(),
          document.status() == JobStatus.DELETED || document.settled() == document.newest(),
          document.status() == JobStatus.DELETED || !document.metadataFile().isPending(),
          rig.ledger.open(Optional.empty()).items(),
          Stream.of(PipelineStage.values()).flatMap(stage -> deadLetters(rig, stage)).toList());
    }

    /** States of dead letters; counts of deliveries depend on the deaths. */
    private static Stream<String> deadLetters(PipelineRig rig, PipelineStage stage) {
      DeadLetterQuery all =
          new DeadLetterQuery(
              stage, Set.of(), Optional.empty(), Optional.empty(), 500, Optional.empty());
      return rig.store.deadLetters().list(all).items().stream()
          .map(letter -> letter.id() + " " + letter.state() + " " + letter.review().sent());
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneUpload(Side side) {
    everywhere(side, rig -> rig.upload("a.txt", PipelineFlowTest.sentences(0, 70), "1"));
  }

  @ParameterizedTest
  @EnumSource
  void replacementAfterTheFirstIsVisible(Side side) {
    everywhere(
        side,
        rig -> {
          rig.upload("a.txt", PipelineFlowTest.sentences(0, 66), "1");
          rig.drain();
          rig.upload("a.txt", PipelineFlowTest.sentences(1, 70), "2");
        });
  }

  @ParameterizedTest
  @EnumSource
  void replacementWhileTheFirstIsUnderWay(Side side) {
    everywhere(
        side,
        rig -> {
          rig.upload("a.txt", PipelineFlowTest.sentences(0, 3), "1");
          rig.upload("a.txt", PipelineFlowTest.sentences(1, 5), "2");
        });
  }

  @ParameterizedTest
  @EnumSource
  void replacementOfGenerationsThatAreUnderWay(Side side) {
    everywhere(
        side,
        rig -> {
          rig.upload("a.txt", "One two three.", "1");
          rig.deliverEvents();
          rig.deliverNext();
          rig.upload("a.txt", "Four five six.", "2");
          rig.deliverEvents();
          rig.upload("a.txt", PipelineFlowTest.sentences(0, 8), "3");
        });
  }

  @ParameterizedTest
  @EnumSource
  void sameBytesTwice(Side side) {
    everywhere(
        side,
        rig -> {
          rig.upload("a.txt", "One two three.", "1");
          rig.drain();
          rig.upload("a.txt", "One two three.", "2");
        });
  }

  @ParameterizedTest
  @EnumSource
  void removal(Side side) {
    everywhere(
        side,
        rig -> {
          rig.upload("a.txt", "One two three.", "1");
          rig.drain();
          rig.remove("a.txt", "2");
        });
  }

  @ParameterizedTest
  @EnumSource
  void removalAndNewUpload(Side side) {
    everywhere(
        side,
        rig -> {
          rig.upload("a.txt", "One two three.", "1");
          rig.drain();
          rig.remove("a.txt", "2");
          rig.upload("a.txt", "Four five six.", "3");
        });
  }

  @ParameterizedTest
  @EnumSource
  void storeOfTwoVersions(Side side) {
    everywhere(
        side,
        rig -> {
          rig.upload("a.txt", "One two three.", "1");
          rig.drain();
          StoreVersionsTest.add(rig, 2, StoreVersion.State.BUILDING);
          rig.upload("a.txt", PipelineFlowTest.sentences(0, 8), "2");
          rig.drain();
          rig.remove("a.txt", "3");
          rig.upload("a.txt", "Four five six.", "4");
        });
  }

  @ParameterizedTest
  @EnumSource
  void metadataFileBeforeItsDocument(Side side) {
    everywhere(
        side,
        rig -> {
          rig.uploadMetadata("a.txt", "{\"lang\":\"de\"}");
          rig.upload("a.txt", "One two three.", "1");
        });
  }

  @ParameterizedTest
  @EnumSource
  void metadataFileThatChangesWhileItsDocumentIsUnderWay(Side side) {
    everywhere(
        side,
        rig -> {
          rig.upload("a.txt", "One two three.", "1");
          rig.uploadMetadata("a.txt", "{\"lang\":\"de\"}");
          rig.drain();
          rig.upload("a.txt", "Four five six.", "2");
          rig.uploadMetadata("a.txt", "{\"lang\":\"fr\"}");
        });
  }

  @ParameterizedTest
  @EnumSource
  void metadataFileOfADocumentThatIsRemovedAndPutAgain(Side side) {
    everywhere(
        side,
        rig -> {
          rig.uploadMetadata("a.txt", "{\"lang\":\"de\"}");
          rig.upload("a.txt", "One two three.", "1");
          rig.drain();
          rig.remove("a.txt", "2");
          rig.upload("a.txt", "Four five six.", "3");
          rig.uploadMetadata("a.txt", "{\"lang\":\"fr\"}");
        });
  }

  @ParameterizedTest
  @EnumSource
  void orderToMakeAnew(Side side) {
    everywhere(
        side,
        rig -> {
          MediaService media = rig.callers.media(rig.keys);
          rig.upload("a.txt", PipelineFlowTest.sentences(0, 66), "1");
          rig.drain();
          rig.requests.add(() ->
              media.embed(
                  rig.request(),
                  rig.id("a.txt").value(),
                  new EmbedOrder(StoreTerms.NONE, Regeneration.ALWAYS),
                  Optional.of("once")));
        });
  }

  @ParameterizedTest
  @EnumSource
  void messageOfABatchThatIsGivenUpApprovedAndSentAgain(Side side) {
    everywhere(
        side,
        rig -> {
          oneOfTwoBatches(rig);
          rig.deliverEvents();
          while (!(rig.queue.queue().peek() instanceof EmbedBatch)) {
            rig.deliverNext();
          }
          giveUpAndSendAgain(rig);
        });
  }

  @ParameterizedTest
  @EnumSource
  void removalOfEmbeddings(Side side) {
    everywhere(
        side,
        rig -> {
          MediaRemover remover = rig.callers.mediaRemover(rig.vectorPort);
          rig.upload("a.txt", PipelineFlowTest.sentences(0, 66), "1");
          rig.drain();
          rig.requests.add(() -> remover.remove(rig.request(), rig.id("a.txt").value()));
        });
  }

  @ParameterizedTest
  @EnumSource
  void documentWhoseChunksAreLostWhileItIsUnderWay(Side side) {
    everywhere(
        side,
        rig -> {
          oneOfTwoBatches(rig);
          rig.deliverEvents();
          while (!(rig.queue.queue().peek() instanceof EmbedBatch)) {
            rig.deliverNext();
          }
          rig.artifacts.loseChunks();
        });
  }

  @ParameterizedTest
  @EnumSource
  void messageOfADocumentThatIsGivenUpApprovedAndSentAgain(Side side) {
    everywhere(
        side,
        rig -> {
          oneOfTwoBatches(rig);
          rig.deliverEvents();
          giveUpAndSendAgain(rig);
        });
  }

  static EmbedwayException away() {
    return new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE, "S3 did not answer", Duration.ofSeconds(1), null);
  }

  /** The message that is next; one of others of its job comes late, while the job has failed. */
  private static void giveUpAndSendAgain(PipelineRig rig) {
    PipelineMessage givenUp = rig.queue.queue().element();
    rig.giveUpNext(away());
    rig.drain();
    assertEquals(JobStatus.FAILED, rig.document("a.txt").status());
    rig.requeueDespiteCrashes(givenUp);
    rig.untilDone(rig.reconciler::runAll);
    rig.drain();
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
  }

  @Test
  void lostMessagesAreFoundByReconciling() {
    Outcome clean = run(CrashPoint.never(), PipelineCrashTest::oneOfTwoBatches);
    for (int deliveries = 0; deliveries < MIN_CALLS; deliveries++) {
      PipelineRig rig = new PipelineRig();
      oneOfTwoBatches(rig);
      rig.intake.accept(rig.events.remove());
      for (int i = 0; i < deliveries && !rig.queue.queue().isEmpty(); i++) {
        rig.deliverNext();
      }
      rig.queue.queue().clear();
      rig.reconciler.runAll();
      rig.drain();

      assertEquals(clean, Outcome.of(rig), "messages lost after " + deliveries + " deliveries");
    }
  }

  @Test
  void forgetListHasWhatReplacementsAndRemovalsLeave() {
    PipelineRig rig = new PipelineRig();
    rig.upload("a.txt", "One two three.", "1");
    rig.drain();
    rig.upload("a.txt", "Four five six.", "2");
    rig.drain();
    List<JobId> replaced = new ForgetListCheck(rig, "a.txt").superseded();
    rig.remove("a.txt", "3");
    rig.drain();

    assertEquals(List.of(rig.job("a.txt", 1).id()), replaced);
    assertEquals(
        List.of(rig.job("a.txt", 1).id(), rig.job("a.txt", 2).id()),
        new ForgetListCheck(rig, "a.txt").superseded());
    assertEquals(
        List.of(
            new Leftover.Earlier(rig.job("a.txt", 2).id()),
            new Leftover.Removed(rig.job("a.txt", 3).id())),
        rig.store.forgetList().all().stream().map(ForgetEntry::what).toList());
  }

  private static void oneOfTwoBatches(PipelineRig rig) {
    rig.upload("a.txt", PipelineFlowTest.sentences(0, 70), "1");
  }

  private static void everywhere(Side side, Consumer<PipelineRig> scenario) {
    Outcome clean = run(CrashPoint.never(), scenario);
    int calls = 0;
    CrashPoint crash;
    do {
      calls++;
      crash = CrashPoint.at(calls, side);
      assertEquals(clean, run(crash, scenario), "died " + side + " call " + calls);
    } while (crash.hasDied());
    assertTrue(calls > MIN_CALLS, "only " + calls + " calls were seen");
  }

  private static Outcome run(CrashPoint crash, Consumer<PipelineRig> scenario) {
    PipelineRig rig = new PipelineRig(crash);
    ForgetListCheck forget = new ForgetListCheck(rig, "a.txt");
    rig.whenDead =
        () -> {
          forget.run();
          everyArtifactIsOfAJob(rig);
        };
    scenario.accept(rig);
    rig.drain();
    rig.whenDead.run();
    return Outcome.of(rig);
  }

  /** The ledger has the job before anything is written under it. */
  private static void everyArtifactIsOfAJob(PipelineRig rig) {
    rig.artifacts
        .jobs()
        .forEach(id -> assertTrue(rig.store.job(id).isPresent(), () -> "no job " + id.wire()));
  }
}
