package dev.embedway.core.reembed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Leftover;
import dev.embedway.core.store.StoreVersion.State;
import dev.embedway.core.store.service.ChunkingChange;
import dev.embedway.testing.fakes.FakeProvider;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Versions that are made beside the live one, and switched to. */
class ReembedTest {

  private static final String TEXT = "One two three four five six seven eight nine ten.";

  private final ReembedRig reembed = new ReembedRig();
  private final PipelineRig rig = reembed.rig;

  @Test
  void documentsAreCutAgainFromTheTextThatIsKept() {
    upload("a.txt", TEXT, "1");
    upload("b.txt", "Other words of one document.", "2");
    long read = rig.bucket.fetchedBytes();

    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.complete();

    assertEquals(new FillCounts(2, 2, 0, 0, 0), reembed.counts());
    assertEquals(
        List.of("One two three", "four five six", "seven eight nine", "ten."),
        reembed.texts(2, "a.txt"));
    assertEquals(2, reembed.texts(2, "b.txt").size());
    assertEquals(read, rig.bucket.fetchedBytes(), "no object is read again");
    assertEquals(Job.Kind.REEMBEDDING, job("a.txt", 1, 2).kind());
  }

  @Test
  void searchesReadTheNewVersionAfterTheSwitchAndTheOldOneAfterTheRollback() {
    upload("a.txt", TEXT, "1");
    String before = rig.visible("a.txt");
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.complete();
    assertEquals(before, rig.visible("a.txt"), "while it is built");

    reembed.serve(0);
    String after = rig.visible("a.txt");
    reembed.service.rollBack(rig.request(), "docs");

    assertEquals("One two three|four five six|seven eight nine|ten.", after);
    assertEquals(before, rig.visible("a.txt"));
    assertEquals(List.of(State.LIVE, State.PREVIOUS), states());
  }

  @Test
  void modelThatReadsLessCutsAgainAndNothingIsTruncated() {
    rig.provider.serveBeside(FakeProvider.reading("fake-short", 5));
    upload("a.txt", TEXT, "1");

    reembed.service.start(
        rig.request(),
        "docs",
        new ReembedAsk(
            ReembedRig.asked(Optional.of("fake-short"), OptionalInt.empty()).vectors(),
            ChunkingChange.NONE));
    reembed.complete();

    List<String> texts = reembed.texts(2, "a.txt");
    assertTrue(
        texts.stream().allMatch(text -> text.split(" ").length <= 3), "3 words fit: " + texts);
    assertTrue(
        List.of(String.join(" ", texts).split("[ .]+")).containsAll(words(TEXT)),
        "every word is there: " + texts);
    assertEquals(8, reembed.store().open(2).orElseThrow().dim());
    assertEquals(new FillCounts(1, 1, 0, 0, 0), reembed.counts());
  }

  @Test
  void vectorsOfTextsThatStayTheSameAreCopied() {
    upload("a.txt", "One two three.", "1");
    upload("b.txt", TEXT, "2");
    int before = rig.embedded();

    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.complete();

    assertEquals(List.of("One two three."), reembed.texts(2, "a.txt"));
    assertEquals(4, reembed.texts(2, "b.txt").size());
    assertEquals(before + 4, rig.embedded(), "chunks of b.txt alone");
    assertEquals(new FillCounts(2, 2, 0, 0, 0), reembed.counts());
  }

  @Test
  void vectorsOfAnotherModelAreNotCopied() {
    rig.provider.serveBeside(FakeProvider.reading("fake-other", 8));
    upload("a.txt", "One two three.", "1");
    int before = rig.embedded();

    reembed.service.start(
        rig.request(), "docs", ReembedRig.asked(Optional.of("fake-other"), OptionalInt.of(3)));
    reembed.complete();

    assertEquals(before + 1, rig.embedded());
    assertEquals(new FillCounts(1, 1, 0, 0, 0), reembed.counts());
  }

  private static List<String> words(String text) {
    return Arrays.asList(text.split("[ .]+"));
  }

  @Test
  void changesMeanwhileReachBothVersions() {
    for (String key : List.of("kept.txt", "replaced.txt", "removed.txt")) {
      upload(key, TEXT, "1");
    }
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    upload("new.txt", "New words here today.", "2");
    upload("replaced.txt", "Replaced words here today.", "3");
    rig.remove("removed.txt", "4");
    rig.drain();
    rig.uploadMetadata("kept.txt", "{\"lang\":\"de\"}");
    rig.drain();
    reembed.complete();

    assertEquals(List.of("New words here", "today."), reembed.texts(2, "new.txt"));
    assertEquals(List.of("Replaced words here", "today."), reembed.texts(2, "replaced.txt"));
    assertEquals(List.of(), reembed.texts(2, "removed.txt"));
    assertEquals(4, reembed.texts(2, "kept.txt").size());
    reembed.serve(0);
    assertEquals("de", rig.attributes("kept.txt").get("lang"));
  }

  @Test
  void runSaysWhetherAnotherSoonAfterItWillFindWork() {
    upload("a.txt", TEXT, "1");
    Instant end = rig.clock.instant().plusSeconds(60);

    assertFalse(reembed.reembedder.run(end));
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    assertTrue(reembed.reembedder.run(end));
    rig.drain();
    assertFalse(reembed.reembedder.run(end));
  }

  @Test
  void replacementSupersedesTheGenerationThatIsBeingEmbeddedAgain() {
    upload("a.txt", TEXT, "1");
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.reembedder.run(rig.clock.instant().plusSeconds(60));
    rig.upload("a.txt", "Later words here today.", "2");
    rig.deliverEvents();
    var later = rig.queue.queue().stream().filter(m -> m.job().generation() == 2).toList();
    var earlier =
        List.copyOf(rig.queue.queue().stream().filter(m -> m.job().generation() == 1).toList());
    rig.queue.queue().clear();
    rig.queue.queue().addAll(later);
    rig.drain();
    rig.queue.queue().addAll(earlier);
    rig.drain();
    reembed.run();

    assertEquals(JobStatus.SUPERSEDED, job("a.txt", 1, 2).status());
    assertEquals(List.of("Later words here", "today."), reembed.texts(2, "a.txt"));
    assertEquals(1, reembed.counts().done());
  }

  @Test
  void uploadThatWasRegisteredBeforeTheVersionGoesThereToo() {
    upload("a.txt", TEXT, "1");
    rig.upload("a.txt", "Later words here today.", "2");
    rig.upload("b.txt", "Others under way now.", "3");
    rig.deliverEvents();
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);

    reembed.reembedder.run(rig.clock.instant().plusSeconds(60));
    rig.drain();
    reembed.complete();

    assertEquals(List.of("Later words here", "today."), reembed.texts(2, "a.txt"));
    assertEquals(List.of("Others under way", "now."), reembed.texts(2, "b.txt"));
    assertEquals(new FillCounts(2, 2, 0, 0, 0), reembed.counts());
  }

  @Test
  void removedDocumentThatIsPutAgainShowsNothingOfBefore() {
    upload("a.txt", TEXT, "1");
    rig.remove("a.txt", "2");
    rig.drain();
    rig.upload("a.txt", "", "3");
    rig.drain();
    assertEquals(JobStatus.FAILED, rig.document("a.txt").status());

    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.complete();

    assertEquals(List.of(), reembed.texts(2, "a.txt"));
  }

  @Test
  void failedReplacementLeavesTheGenerationThatIsShown() {
    upload("a.txt", TEXT, "1");
    upload("a.txt", "", "2");
    assertEquals(JobStatus.FAILED, rig.document("a.txt").status());

    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.complete();
    reembed.serve(0);

    assertEquals("One two three|four five six|seven eight nine|ten.", rig.visible("a.txt"));
  }

  @Test
  void switchWaitsUntilAllIsThere() {
    upload("a.txt", TEXT, "1");
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);

    requireConflict("still looked at", () -> reembed.serve(0));
    reembed.reembedder.run(rig.clock.instant().plusSeconds(60));
    requireConflict("0 of 1", () -> reembed.serve(0));
    rig.drain();
    reembed.run();
    reembed.serve(0);

    assertEquals(List.of(State.PREVIOUS, State.LIVE), states());
  }

  @Test
  void documentThatFailsIsCountedAndCanBeLeftBehind() {
    upload("a.txt", TEXT, "1");
    upload("b.txt", "Other words here today.", "2");
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.reembedder.run(rig.clock.instant().plusSeconds(60));
    rig.ledger.cancel(job("a.txt", 1, 2).id());
    rig.drain();
    reembed.run();

    assertEquals(new FillCounts(2, 1, 0, 1, 0), reembed.counts());
    requireConflict("1 documents failed", () -> reembed.serve(0));
    reembed.serve(1);
    assertEquals(2, reembed.store().live().number());
  }

  @Test
  void oneVersionIsBuiltAtATime() {
    upload("a.txt", TEXT, "1");
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);

    requireConflict(
        "version 2 of the store is being built",
        () -> reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT));
    reembed.service.abort(rig.request(), "docs");
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);

    assertEquals(List.of(State.LIVE, State.RETIRED, State.BUILDING), states());
    requireConflict("no version before", () -> reembed.service.rollBack(rig.request(), "docs"));
  }

  @Test
  void versionLikeTheLiveOneIsRefused() {
    upload("a.txt", TEXT, "1");
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.complete();
    reembed.serve(0);

    InvalidRequestException refused =
        assertThrows(
            InvalidRequestException.class,
            () -> reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT));
    assertEquals(ErrorCode.INVALID_PARAMETER, refused.code());
  }

  @Test
  void previousVersionIsRetiredWhenItWasKeptLongEnough() {
    upload("a.txt", TEXT, "1");
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.complete();
    reembed.serve(0);
    reembed.run();
    rig.clock.advance(Duration.ofDays(7).minusSeconds(60));
    reembed.run();
    assertEquals(List.of(State.PREVIOUS, State.LIVE), states());

    rig.clock.advance(Duration.ofSeconds(60));
    reembed.run();
    reembed.run();

    assertEquals(List.of(State.RETIRED, State.LIVE), states());
    assertEquals(List.of(), rig.reembeds.all());
    assertTrue(
        rig.store.forgetList().all().stream()
            .map(ForgetEntry::what)
            .anyMatch(
                new Leftover.RetiredVersion(PipelineRig.ACME, reembed.store().id(), 1)::equals));
  }

  @Test
  void switchToAThirdVersionRetiresTheOneBeforeThePrevious() {
    upload("a.txt", TEXT, "1");
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.complete();
    reembed.serve(0);
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORTER);
    reembed.complete();

    reembed.serve(0);

    assertEquals(List.of(State.RETIRED, State.PREVIOUS, State.LIVE), states());
  }

  @Test
  void documentSpeaksOfTheLiveVersionAfterTheSwitch() {
    upload("a.txt", TEXT, "1");
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.complete();
    assertEquals(1, rig.document("a.txt").version());
    reembed.serve(0);
    reembed.complete();

    assertEquals(2, rig.document("a.txt").version());
    assertEquals(4, rig.document("a.txt").chunks());
    assertEquals(4, rig.ledger.tally(PipelineRig.ACME).vectors());
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
  }

  @Test
  void uploadAfterTheSwitchReachesTheVersionBeforeToo() {
    upload("a.txt", TEXT, "1");
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.complete();
    reembed.serve(0);
    upload("b.txt", "Words after the switch.", "2");
    reembed.service.rollBack(rig.request(), "docs");

    assertEquals("Words after the switch.", rig.visible("b.txt").replace("|", " "));
  }

  @Test
  void planCountsAndMakesNothing() {
    upload("a.txt", TEXT, "1");
    int chunks = rig.document("a.txt").chunks();

    ReembedPlan plan = reembed.plan(ReembedRig.CUT_SHORT);

    assertEquals(1, plan.work().documents());
    assertEquals(chunks, plan.work().chunks());
    assertTrue(plan.work().tokens() >= 10 && plan.work().tokens() < 40, plan.toString());
    assertEquals(ChunkMethod.TOKENS, plan.version().chunking().method());
    assertEquals(List.of(State.LIVE), states());
    assertEquals(List.of(), rig.reembeds.all());
  }

  @Test
  void planCostsWhatTheModelsPriceIsForItsTokens() {
    ReembedRig priced =
        new ReembedRig(new PipelineRig(Map.of("EMBEDWAY_MODEL_PRICES", "fake-mini=2.5")));
    priced.rig.upload("a.txt", TEXT, "1");
    priced.rig.drain();
    upload("a.txt", TEXT, "1");

    ReembedPlan plan = priced.plan(ReembedRig.CUT_SHORT);

    assertEquals(
        BigDecimal.valueOf(25 * plan.work().tokens(), 7).setScale(6, RoundingMode.HALF_UP),
        plan.usd().orElseThrow());
    assertEquals(0, reembed.plan(ReembedRig.CUT_SHORT).usd().orElseThrow().signum());
  }

  @Test
  void noMoreDocumentsAreUnderWayThanUploadsCanBear() {
    for (int i = 0; i < VersionFiller.MAX_UNDER_WAY + 5; i++) {
      rig.upload("d" + i + ".txt", "Words of document number " + i, Integer.toString(1000 + i));
    }
    rig.drain();
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);

    reembed.reembedder.run(rig.clock.instant().plusSeconds(60));

    assertEquals(VersionFiller.MAX_UNDER_WAY, rig.queue.queue().size());
    assertEquals(5, reembed.counts().waiting());
  }

  @Test
  void messageOfAJobIsSentByOnePassAlone() {
    upload("a.txt", TEXT, "1");
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);

    for (int passes = 0; passes < 3; passes++) {
      rig.clock.advance(Duration.ofSeconds(1));
      reembed.reembedder.run(rig.clock.instant().plusSeconds(60));
    }

    assertEquals(1, rig.queue.queue().size());
  }

  private void upload(String key, String text, String sequencer) {
    rig.upload(key, text, sequencer);
    rig.drain();
  }

  private Job job(String key, long generation, int version) {
    return rig.ledger
        .job(new JobId(PipelineRig.ACME, rig.id(key), generation, version))
        .orElseThrow();
  }

  private List<State> states() {
    return reembed.store().versions().stream().map(each -> each.state()).toList();
  }

  private static void requireConflict(String part, Executable call) {
    ConflictException refused = assertThrows(ConflictException.class, call);
    assertEquals(ErrorCode.STATE_CONFLICT, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
  }
}
