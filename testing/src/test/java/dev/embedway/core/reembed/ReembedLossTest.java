package dev.embedway.core.reembed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.reembed.ReembedPlan.TextSample;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore.LackingRecords;
import dev.embedway.testing.fakes.FakeProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Documents and records that a re-embed cannot bring over, which are named and not just lost. */
class ReembedLossTest {

  private static final String TEXT = "One two three four five.";

  private final ReembedRig reembed = new ReembedRig();
  private final PipelineRig rig = reembed.rig;

  @Test
  void planNamesDocumentsWhoseTextIsGone() {
    upload("a.txt", "b.txt", "c.txt");
    rig.artifacts.loseTexts(rig.id("b.txt"));

    ReembedPlan plan = reembed.plan(ReembedRig.CUT_SHORT);

    assertEquals(new TextSample(3, 1, List.of("b.txt")), plan.lost().texts());
    assertEquals(1, plan.lost().texts().estimate(plan.work().documents()));
    assertTrue(plan.work().tokens() > 0, plan.toString());
  }

  @Test
  void planOfManyDocumentsLooksAtASampleAndEstimates() {
    String[] keys = keys(ReembedPlanner.SAMPLE + 10);
    upload(keys);
    List.of(keys).forEach(key -> rig.artifacts.loseTexts(rig.id(key)));

    TextSample texts = reembed.plan(ReembedRig.CUT_SHORT).lost().texts();

    assertEquals(ReembedPlanner.SAMPLE, texts.documents());
    assertEquals(ReembedPlanner.SAMPLE, texts.withoutText());
    assertEquals(ReembedPlanner.MAX_NAMED, texts.firstKeys().size());
    assertEquals(ReembedPlanner.SAMPLE + 10, texts.estimate(keys.length));
  }

  @Test
  void planNamesRecordsWithoutTextWhereVectorsAreOfAnotherSpace() {
    upload("a.txt");
    records(1, record("told", "Words."), record("bare", ""));

    ReembedPlan plan = reembed.plan(toOther());

    assertEquals(new LackingRecords(1, 1, List.of("bare")), plan.lost().records());
    assertEquals(
        LackingRecords.NONE, reembed.plan(ReembedRig.CUT_SHORT).lost().records(), "copied");
    assertEquals(1, plan.work().documents());
  }

  @Test
  void documentWhoseTextIsGoneFailsByNameAndEndsNoOther() {
    upload("a.txt", "b.txt");
    rig.artifacts.loseTexts(rig.id("b.txt"));
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);

    reembed.complete();

    assertEquals(new FillCounts(2, 1, 0, 1, 0), reembed.counts());
    assertEquals(
        List.of("b.txt"),
        reembed.service.state(reembed.store()).reembeds().getFirst().failedKeys());
    assertEquals(JobStatus.COMPLETED, rig.document("b.txt").status(), "in the live version");
    String refusal = refusal(new SwitchTerms(0, 0, Optional.empty()));
    assertTrue(refusal.contains("1 documents failed"), refusal);
    assertTrue(refusal.contains("text of one is gone"), refusal);
    reembed.serve(1);
    assertEquals(2, reembed.store().live().number());
  }

  @Test
  void noMoreKeysThanTenAreNamedAndThoseOfTheLastPassAlone() {
    String[] keys = keys(12);
    upload(keys);
    List.of(keys).forEach(key -> rig.artifacts.loseTexts(rig.id(key)));
    reembed.service.start(rig.request(), "docs", ReembedRig.CUT_SHORT);
    reembed.complete();

    Reembed item = reembed.service.state(reembed.store()).reembeds().getFirst();
    assertEquals(12, item.counts().failed());
    assertEquals(Reembed.FailedKeys.MAX, item.failedKeys().size());
    for (String key : keys) {
      rig.upload(key, "Later words.", "9");
    }
    rig.drain();
    reembed.complete();

    assertEquals(
        List.of(), reembed.service.state(reembed.store()).reembeds().getFirst().failedKeys());
  }

  @Test
  void switchThatLosesRecordsIsRefusedUnlessAsManyAreAllowed() {
    upload("a.txt");
    records(1, record("told", "Words."), record("bare", ""), record("naked", ""));
    reembed.service.start(rig.request(), "docs", toOther());
    reembed.complete();
    assertEquals(
        Optional.of(new LackingRecords(3, 2, List.of("bare", "naked", "told"))),
        reembed.service.lackingRecords(reembed.store()));

    String refusal = refusal(new SwitchTerms(5, 1, Optional.empty()));
    assertTrue(
        refusal.contains("2 records of the live version are not in version 2, 2 of them without"),
        refusal);
    assertTrue(refusal.contains("max_left_records"), refusal);
    assertEquals(1, reembed.store().live().number());
    assertEquals(
        Optional.of(new LackingRecords(2, 2, List.of("bare", "naked"))),
        reembed.service.lackingRecords(reembed.store()));

    reembed.service.serve(rig.request(), "docs", new SwitchTerms(0, 2, Optional.empty()));

    assertEquals(2, reembed.store().live().number());
    assertEquals(Optional.empty(), reembed.service.lackingRecords(reembed.store()));
  }

  private ReembedAsk toOther() {
    rig.provider.serveBeside(FakeProvider.reading("fake-other", 8));
    return ReembedRig.asked(Optional.of("fake-other"), OptionalInt.of(3));
  }

  private String refusal(SwitchTerms terms) {
    ConflictException refused =
        assertThrows(
            ConflictException.class, () -> reembed.service.serve(rig.request(), "docs", terms));
    return String.valueOf(refused.getMessage());
  }

  private static String[] keys(int count) {
    return IntStream.range(0, count).mapToObj("d%03d.txt"::formatted).toArray(String[]::new);
  }

  private void upload(String... keys) {
    for (String key : keys) {
      rig.upload(key, TEXT, "1");
    }
    rig.drain();
  }

  private void records(int version, VectorRecord... records) {
    rig.vectors.put(
        reembed.store().index(reembed.store().open(version).orElseThrow()), List.of(records));
  }

  private static VectorRecord record(String id, String text) {
    return new VectorRecord(id, text, 0, Vector.of(new float[] {1, 0, 0, 0}), Map.of());
  }
}
