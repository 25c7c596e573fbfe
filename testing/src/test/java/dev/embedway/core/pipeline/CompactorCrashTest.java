package dev.embedway.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.compact.CompactionReport;
import dev.embedway.core.pipeline.upload.UploadRegistrar;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.CrashPoint.Side;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A compactor that dies at any call and is run again leaves exactly what is live. */
class CompactorCrashTest {

  private static final int MIN_CALLS = 60;
  private static final String REPLACED = PipelineFlowTest.sentences(1, 8);
  private static final String BACK = PipelineFlowTest.sentences(2, 5);

  /** All that is kept of documents, generations left out. */
  private record Kept(
      List<String> rows, List<String> artifacts, Set<String> sources, List<String> texts, int due) {

    static Kept of(PipelineRig rig) {
      return new Kept(
          rig.vectors.rows(),
          rig.artifacts.names().stream()
              .map(name -> name.replaceAll("generation=\\d+", "generation"))
              .sorted()
              .toList(),
          rig.bucket.versions().keySet(),
          List.of(rig.visible("keep.txt"), rig.visible("replaced.txt"), rig.visible("back.txt")),
          rig.store.forgetList().all().size());
    }

    /** Those of the one that the other lacks. */
    List<String> differences(Kept other) {
      return Stream.concat(
              all().filter(each -> !other.all().toList().contains(each)).map(each -> "- " + each),
              other.all().filter(each -> !all().toList().contains(each)).map(each -> "+ " + each))
          .toList();
    }

    private Stream<String> all() {
      return Stream.of(rows, artifacts, sources, texts, List.of("listed: " + due))
          .flatMap(Collection::stream);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesWhatAFreshIngestOfTheRestMakes(Side side) {
    Kept fresh = fresh();
    int calls = 0;
    CrashPoint crash;
    do {
      calls++;
      crash = CrashPoint.at(calls, side);
      CompactionRig compaction = used();
      CompactionReport last = compaction.runDespite(crash);

      assertEquals(CompactionReport.End.DONE, last.end(), "died " + side + " call " + calls);
      assertEquals(Map.of(), last.left(), "died " + side + " call " + calls);
      assertEquals(
          List.of(), fresh.differences(Kept.of(compaction.rig)), "died " + side + " call " + calls);
      assertEquals(1, compaction.rig.bucket.versions().get("acme/docs/back.txt"));
    } while (crash.hasDied());
    assertTrue(calls > MIN_CALLS, "only " + calls + " calls were seen");
  }

  private static Kept fresh() {
    PipelineRig rig = new PipelineRig();
    CompactionRig fresh = new CompactionRig(rig);
    fresh.put("docs", "keep.txt", "One two three.");
    fresh.put("docs", "replaced.txt", REPLACED);
    fresh.put("docs", "back.txt", BACK);
    return Kept.of(rig);
  }

  /** The same after deletes, replacements, a retired version and a deleted store. */
  private static CompactionRig used() {
    PipelineRig rig = new PipelineRig();
    CompactionRig used = new CompactionRig(rig);
    used.put("docs", "keep.txt", "One two three.");
    used.put("docs", "replaced.txt", PipelineFlowTest.sentences(0, 70));
    used.put("docs", "back.txt", "Four five six.");
    used.put("docs", "gone.txt", PipelineFlowTest.sentences(3, 66));
    StoreVersionsTest.add(rig, 2, StoreVersion.State.BUILDING);
    used.put("docs", "replaced.txt", REPLACED);
    used.remove("gone.txt");
    used.remove("back.txt");
    used.put("docs", "back.txt", BACK);
    used.turn(2, StoreVersion.State.RETIRED);
    used.put("other", "a.txt", "Seven eight nine.");
    delete(rig, "other");
    rig.clock.advance(Duration.ofDays(1));
    return used;
  }

  private static void delete(PipelineRig rig, String name) {
    StoreSpec store = rig.catalog.find(PipelineRig.ACME, name).orElseThrow();
    // An object of the same second may have been put after the deletion.
    rig.clock.advance(Duration.ofSeconds(2));
    UploadRegistrar registrar = rig.pipeline.registrar(FakeProvider.MODEL);
    rig.pipeline
        .storeRemover(registrar)
        .remove(store, rig.clock.instant().plusSeconds(30), Optional.empty());
    rig.reconciler.runAll();
    rig.drain();
  }
}
