package dev.embedway.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Leftover;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.State;
import dev.embedway.core.store.VectorIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions of one store side by side. */
class StoreVersionsTest {

  private static final String TEXT = PipelineFlowTest.sentences(0, 6);

  private final PipelineRig rig = new PipelineRig();

  @BeforeEach
  void storeOfTwoVersions() {
    rig.upload("first.txt", "Before the second version.", "1");
    rig.drain();
    add(rig, 2, State.BUILDING);
  }

  /** Adds a version whose documents are cut into pairs of tokens. */
  static void add(PipelineRig rig, int number, State state) {
    StoreSpec seen = rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow();
    StoreVersion live = seen.live();
    List<StoreVersion> versions = new ArrayList<>(seen.versions());
    versions.add(
        new StoreVersion(
            number,
            live.vectors(),
            new ChunkingSpec(ChunkMethod.TOKENS, 12, 0),
            state,
            rig.clock.instant()));
    assertTrue(rig.catalog.replace(seen.with(versions), seen));
  }

  @Test
  void uploadGoesToBothAndEachIsCutInItsOwnWay() {
    rig.upload("a.txt", TEXT, "2");
    rig.drain();

    List<String> live = texts(1, "a.txt");
    List<String> built = texts(2, "a.txt");
    assertEquals(rig.visible("a.txt"), String.join("|", live));
    assertTrue(!live.isEmpty() && !built.isEmpty() && !live.equals(built), live + " " + built);
    assertEquals(JobStatus.COMPLETED, job("a.txt", 1, 1).status());
    assertEquals(JobStatus.COMPLETED, job("a.txt", 1, 2).status());
    assertEquals(List.of(), rig.ledger.open(Optional.empty()).items());
  }

  @Test
  void documentOfBeforeIsInTheOldVersionAlone() {
    assertEquals(1, texts(1, "first.txt").size());
    assertEquals(List.of(), texts(2, "first.txt"));
  }

  @Test
  void documentSpeaksOfTheLiveVersion() {
    rig.upload("a.txt", TEXT, "2");
    rig.drain();
    Document document = rig.document("a.txt");

    assertEquals(1, document.version());
    assertEquals(texts(1, "a.txt").size(), document.chunks());
    assertEquals(texts(2, "a.txt").size(), document.standing(2).chunks());
    assertEquals(
        document.chunks() + 1,
        rig.ledger.tally(PipelineRig.ACME).vectors(),
        "live ones are counted");
  }

  @Test
  void failureOfTheVersionThatIsBuiltIsNoFailureOfTheDocument() {
    rig.upload("a.txt", TEXT, "2");
    rig.intake.accept(rig.events.remove());
    rig.ledger.finish(
        new JobId(PipelineRig.ACME, rig.id("a.txt"), 1, 2),
        JobStatus.FAILED,
        Optional.of(new DocumentError(DocumentError.Code.PROVIDER_FAILED, "away")));
    JobStatus atOnce = rig.document("a.txt").status();
    rig.drain();

    assertEquals(JobStatus.QUEUED, atOnce);
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(Optional.empty(), rig.document("a.txt").error());
    assertEquals(0, rig.document("a.txt").standing(2).visible());
  }

  @Test
  void sameBytesAgainAreUnchangedInBoth() {
    rig.upload("a.txt", TEXT, "2");
    rig.drain();
    int before = rig.embedded();

    rig.upload("a.txt", TEXT, "3");
    rig.drain();

    assertEquals(before, rig.embedded());
    assertEquals(JobStatus.UNCHANGED, job("a.txt", 2, 1).status());
    assertEquals(JobStatus.UNCHANGED, job("a.txt", 2, 2).status());
  }

  @Test
  void replacementEmbedsInEachVersionOnlyWhatIsNewThere() {
    rig.upload("a.txt", TEXT, "2");
    rig.drain();
    int before = rig.embedded();

    rig.upload("a.txt", TEXT + " One sentence more comes.", "3");
    rig.drain();

    assertTrue(rig.embedded() - before <= 4, "embedded again: " + (rig.embedded() - before));
    assertTrue(
        rig.artifacts.chunks(new JobId(PipelineRig.ACME, rig.id("a.txt"), 1, 1), 0).isEmpty());
    assertTrue(
        rig.artifacts.chunks(new JobId(PipelineRig.ACME, rig.id("a.txt"), 1, 2), 0).isEmpty());
  }

  @Test
  void removalEmptiesBoth() {
    rig.upload("a.txt", TEXT, "2");
    rig.drain();

    rig.remove("a.txt", "3");
    rig.drain();

    assertEquals(List.of(), texts(1, "a.txt"));
    assertEquals(List.of(), texts(2, "a.txt"));
    for (int version = 1; version <= 2; version++) {
      JobId gone = new JobId(PipelineRig.ACME, rig.id("a.txt"), 1, version);
      assertTrue(rig.artifacts.chunks(gone, 0).isEmpty(), gone.wire());
    }
  }

  @Test
  void metadataReachesBoth() {
    rig.upload("a.txt", TEXT, "2");
    rig.uploadMetadata("a.txt", "{\"lang\":\"de\"}");
    rig.drain();

    for (int version = 1; version <= 2; version++) {
      assertEquals(
          "de", rig.vectors.attributes(index(version), rig.id("a.txt").value()).get("lang"));
    }
  }

  @Test
  void jobsOfARetiredVersionAreCancelledAndUploadsPassItBy() {
    rig.upload("a.txt", TEXT, "2");
    rig.intake.accept(rig.events.remove());
    StoreSpec seen = rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow();
    rig.catalog.replace(
        seen.with(
            seen.versions().stream()
                .map(each -> each.number() == 2 ? each.in(State.RETIRED) : each)
                .toList()),
        seen);
    rig.drain();
    rig.upload("a.txt", TEXT + " More.", "3");
    rig.drain();

    assertEquals(JobStatus.CANCELLED, job("a.txt", 1, 2).status());
    assertEquals(
        List.of(
            new Leftover.RetiredVersion(PipelineRig.ACME, seen.id(), 2),
            new Leftover.Generation(job("a.txt", 1, 2).id()),
            new Leftover.Earlier(job("a.txt", 2, 1).id())),
        rig.store.forgetList().all().stream().map(ForgetEntry::what).toList());
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals(
        Optional.empty(), rig.ledger.job(new JobId(PipelineRig.ACME, rig.id("a.txt"), 2, 2)));
  }

  private Job job(String key, long generation, int version) {
    return rig.ledger
        .job(new JobId(PipelineRig.ACME, rig.id(key), generation, version))
        .orElseThrow();
  }

  private List<String> texts(int version, String key) {
    return rig.vectors.texts(index(version), rig.id(key).value());
  }

  private VectorIndex index(int version) {
    StoreSpec store = rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow();
    return store.index(store.open(version).orElseThrow());
  }
}
