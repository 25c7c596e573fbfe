package dev.embedway.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.compact.CompactionReport;
import dev.embedway.core.pipeline.compact.CompactionReport.End;
import dev.embedway.core.pipeline.compact.CompactorSettings.Sources;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.ForgetChange;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Entries of the forget list that are due, and what of them may go. */
class CompactorTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final PipelineRig rig = new PipelineRig();
  private final CompactionRig compaction = new CompactionRig(rig);

  @Test
  void runWithoutDueEntriesAsksTheVectorStoreForNothing() {
    compaction.put("docs", "a.txt", "One two three.");
    compaction.put("docs", "a.txt", "Four five six.");

    CompactionReport early = compaction.run();

    assertEquals(End.DONE, early.end());
    assertEquals(0, early.entries());
    assertEquals(0, rig.vectors.selections());
  }

  @Test
  void reportCountsEntriesStoresRowsAndObjects() {
    compaction.put("docs", "a.txt", "One two three.");
    compaction.put("docs", "a.txt", "Four five six.");
    int rows = rig.vectors.rows().size();
    int objects = rig.artifacts.names().size();
    rig.clock.advance(DAY);

    CompactionReport report = compaction.run();

    assertEquals(1, report.entries());
    assertEquals(1, report.stores());
    assertEquals(rows - rig.vectors.rows().size(), report.freed().rows());
    assertEquals(objects - rig.artifacts.names().size(), report.freed().objects().objects());
    assertTrue(report.freed().rows() > 0);
    assertEquals("Four five six.", rig.visible("a.txt"));
  }

  @Test
  void runOfOneTenantLeavesWhatOthersLeft() {
    replaced("a.txt");
    rig.clock.advance(DAY);

    CompactionReport other = compaction.run(new TenantId("other"));
    CompactionReport own = compaction.run(PipelineRig.ACME);

    assertEquals(0, other.entries());
    assertEquals(1, own.entries());
  }

  @Test
  void secondRunLeavesAllToTheOneThatHasTheLease() {
    replaced("a.txt");
    rig.clock.advance(DAY);
    assertTrue(
        compaction
            .state
            .take("other", rig.clock.instant(), rig.clock.instant().plusSeconds(60))
            .isPresent());

    CompactionReport during = compaction.run();
    rig.clock.advance(Duration.ofSeconds(61));
    CompactionReport after = compaction.run();

    assertEquals(End.BUSY, during.end());
    assertEquals(End.DONE, after.end());
    assertEquals(1, after.entries());
  }

  @Test
  void runWithoutTimeDeletesNothingAndTheNextOneGoesOn() {
    replaced("a.txt");
    rig.clock.advance(DAY);
    List<String> before = rig.vectors.rows();

    CompactionReport none = compaction.runUntil(rig.clock.instant());
    List<String> between = rig.vectors.rows();
    CompactionReport rest = compaction.run();

    assertEquals(End.OUT_OF_TIME, none.end());
    assertEquals(before, between);
    assertEquals(1, rest.entries());
  }

  @Test
  void failedDocumentKeepsWhatItHasWhileItCanBeOpenedAgain() {
    rig.upload("a.txt", PipelineFlowTest.sentences(0, 66), "");
    rig.deliverEvents();
    while (!(rig.queue.queue().peek() instanceof StoreBatch)) {
      rig.deliverNext();
    }
    PipelineMessage message = rig.queue.queue().element();
    rig.giveUpNext(away());
    rig.queue.queue().clear();
    List<String> artifacts = rig.artifacts.names();
    rig.clock.advance(Duration.ofDays(14));

    CompactionReport early = compaction.run();
    rig.requeue(message);
    rig.drain();

    assertEquals(0, early.entries());
    assertTrue(rig.artifacts.names().containsAll(artifacts));
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
  }

  @Test
  void failedDocumentIsDeletedOnceItCannotBeOpenedAgain() {
    rig.upload("a.txt", "One two three.", "");
    rig.deliverEvents();
    rig.deliverNext();
    rig.giveUpNext(away());
    rig.queue.queue().clear();
    rig.clock.advance(Duration.ofDays(16));

    compaction.run();

    assertEquals(List.of(), rig.artifacts.names());
  }

  @Test
  void deadLettersAreDeletedThirtyDaysAfterTheirLastFailure() {
    rig.upload("a.txt", "One two three.", "");
    rig.deliverEvents();
    rig.deliverNext();
    rig.giveUpNext(away());
    rig.queue.queue().clear();
    rig.clock.advance(Duration.ofDays(30));

    long early = compaction.run().freed().letters();
    rig.clock.advance(Duration.ofSeconds(1));
    long ofOneTenant = compaction.run(PipelineRig.ACME).freed().letters();
    CompactionReport late = compaction.run();

    assertEquals(List.of(0L, 0L, 1L), List.of(early, ofOneTenant, late.freed().letters()));
    assertEquals(End.DONE, late.end());
    assertEquals(0, compaction.run().freed().letters());
  }

  @Test
  void openJobIsLeftUntilItEnds() {
    rig.upload("a.txt", "One two three.", "");
    rig.deliverEvents();
    rig.deliverNext();
    PipelineMessage message = rig.queue.queue().element();
    rig.giveUpNext(away());
    ForgetEntry entry = rig.store.forgetList().all().getFirst();
    rig.requeue(message);
    // As a run sees it that read the list before the job was opened again.
    rig.store.forgetList().apply(ForgetChange.add(entry));
    rig.clock.advance(Duration.ofDays(17));
    List<String> before = rig.artifacts.names();

    CompactionReport report = compaction.run();

    assertEquals(Map.of("in_use", 1L), report.left());
    assertEquals(before, rig.artifacts.names());
  }

  @Test
  void cancelledJobThatSearchesShowKeepsWhatItHas() {
    rig.upload("a.txt", "One two three.", "");
    rig.deliverEvents();
    while (!(rig.queue.queue().peek() instanceof StoreBatch)) {
      rig.deliverNext();
    }
    List<ForgetEntry> listed = new ArrayList<>();
    rig.vectors.fail(() -> {
      rig.ledger.cancel(rig.job("a.txt", 1).id());
      listed.addAll(rig.store.forgetList().all());
    });
    rig.drain();
    // As a run sees it that read the list before the vector store made it visible.
    rig.store.forgetList().apply(ForgetChange.add(listed.getFirst()));
    List<String> artifacts = rig.artifacts.names();
    rig.clock.advance(DAY);

    CompactionReport report = compaction.run();

    assertEquals(JobStatus.CANCELLED, rig.job("a.txt", 1).status());
    assertEquals(1, report.entries());
    assertEquals("One two three.", rig.visible("a.txt"));
    assertEquals(artifacts, rig.artifacts.names());
  }

  @Test
  void textStaysWhileAnotherVersionsJobOfItIsOpen() {
    compaction.put("docs", "a.txt", "One two three.");
    StoreVersionsTest.add(rig, 2, StoreVersion.State.BUILDING);
    rig.upload("a.txt", "Four five six.", "");
    rig.deliverEvents();
    JobId job = rig.job("a.txt", 2).id();
    ContentHash hash = ContentHash.of("Four five six.");
    rig.artifacts.putText(job, hash, "Four five six.");
    assertTrue(rig.ledger.cancel(job));
    rig.clock.advance(DAY);

    compaction.run();

    assertEquals(Optional.of("Four five six."), rig.artifacts.text(job, hash));
  }

  @Test
  void removalOfEmbeddingsAloneKeepsTheObject() {
    compaction.put("docs", "a.txt", "One two three.");
    rig.callers.mediaRemover(rig.vectorPort).remove(rig.request(), rig.id("a.txt").value());
    rig.drain();
    rig.clock.advance(DAY);

    CompactionReport report = compaction.run();

    assertEquals(1, report.entries());
    assertEquals(List.of(), rig.vectors.rows());
    assertEquals(Set.of("acme/docs/a.txt"), rig.bucket.versions().keySet());
  }

  @Test
  void versionsOfANewerUploadStay() {
    compaction.put("docs", "a.txt", "One two three.");
    compaction.remove("a.txt");
    rig.clock.advance(Duration.ofMinutes(5));
    compaction.put("docs", "a.txt", "Four five six.");
    compaction.put("docs", "a.txt", "Seven eight nine.");
    rig.clock.advance(DAY);

    compaction.run();

    assertEquals(Map.of("acme/docs/a.txt", 2), rig.bucket.versions());
    assertEquals("Seven eight nine.", rig.visible("a.txt"));
  }

  @Test
  void formerObjectsStayWhereTheOperatorKeepsThem() {
    compaction.put("docs", "a.txt", "One two three.");
    compaction.remove("a.txt");
    rig.clock.advance(DAY);
    compaction.sources = Sources.KEEP;

    compaction.run();

    assertEquals(Map.of("acme/docs/a.txt", 2), rig.bucket.versions());
    assertEquals(List.of(), rig.vectors.rows());
  }

  @Test
  void versionThatSearchesMayGoBackToIsKept() {
    compaction.put("docs", "a.txt", "One two three.");
    StoreVersionsTest.add(rig, 2, StoreVersion.State.BUILDING);
    compaction.put("docs", "a.txt", PipelineFlowTest.sentences(0, 8));
    compaction.turn(2, StoreVersion.State.PREVIOUS);
    rig.clock.advance(DAY);
    List<String> both = rig.visibleInAll("a.txt");

    compaction.run();

    assertEquals(both, rig.visibleInAll("a.txt"));
    assertNotEquals("", both.get(1));
    assertTrue(rig.artifacts.names().stream().anyMatch(name -> name.contains("version=2")));
  }

  @Test
  void rowsThatSearchesFindStayAlthoughTheLedgerHasThemForReplaced() {
    rig.upload("a.txt", "One two three.", "");
    rig.deliverEvents();
    while (!(rig.queue.queue().peek() instanceof StoreBatch)) {
      rig.deliverNext();
    }
    // A process that dies between the vector store's write and the ledger's.
    showFirstGeneration();
    rig.upload("a.txt", "Four five six.", "");
    rig.deliverEvents();
    rig.deliverNext();
    rig.clock.advance(DAY);

    CompactionReport shown = compaction.run();
    String between = rig.visible("a.txt");
    rig.drain();
    rig.clock.advance(DAY);
    compaction.run();

    assertEquals(1, shown.entries());
    assertEquals("One two three.", between);
    assertEquals("Four five six.", rig.visible("a.txt"));
    assertEquals(2, rig.vectors.rows().size());
  }

  private void showFirstGeneration() {
    StoreSpec store = rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow();
    String text = "One two three.";
    float[] direction = new float[store.dim()];
    direction[0] = 1;
    rig.vectors.write(
        new VectorBatch(
            store.index(),
            new VectorBatch.Source(rig.id("a.txt").value(), "a.txt", 1),
            VectorBatch.Part.WHOLE,
            List.of(
                new VectorBatch.Entry(
                    new Chunk(0, 0, text.length(), text, 3), Vector.of(direction))),
            new VectorBatch.Facts(Map.of())));
  }

  @Test
  void threeEntriesThatFailInARowEndTheRun() {
    for (String key : List.of("a.txt", "b.txt", "c.txt", "d.txt")) {
      replaced(key);
    }
    rig.clock.advance(DAY);
    rig.vectors.failDeletes(CompactorTest::fault);

    EmbedwayException e = assertThrows(EmbedwayException.class, compaction::run);
    rig.vectors.failDeletes(() -> {});
    CompactionReport next = compaction.run();

    assertEquals(ErrorCode.STORE_UNAVAILABLE, e.code());
    assertEquals(4, next.entries());
    assertEquals(End.DONE, next.end());
  }

  private void replaced(String key) {
    compaction.put("docs", key, "One two three.");
    compaction.put("docs", key, "Four five six.");
  }

  private static void fault() {
    throw away();
  }

  private static UnavailableException away() {
    return new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE, "the vector store does not answer", DAY, null);
  }

  @Test
  void recordsOfADeletedStoreAreCountedUntilItsRowsAreGone() {
    compaction.put("docs", "a.txt", "One two three.");
    StoreSpec store = rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow();
    rig.vectors.put(
        store.index(), List.of(new VectorRecord("r", "", 0, direction(store), Map.of())));
    rig.store.noteRecords(PipelineRig.ACME, 1, rig.clock.instant());
    rig.catalog.delete(PipelineRig.ACME, store.id(), rig.clock.instant());

    compaction.run();
    long before = rig.store.tally(PipelineRig.ACME).records();
    rig.clock.advance(DAY);
    compaction.run();

    assertEquals(1, before);
    assertEquals(0, rig.store.tally(PipelineRig.ACME).records());
  }

  private static Vector direction(StoreSpec store) {
    float[] direction = new float[store.dim()];
    direction[0] = 1;
    return Vector.of(direction);
  }
}
