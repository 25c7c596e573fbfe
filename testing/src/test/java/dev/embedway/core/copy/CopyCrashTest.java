package dev.embedway.core.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.record.batch.CopyOrder;
import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.record.batch.UpsertCounts;
import dev.embedway.core.record.batch.UpsertStatus;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.CrashPoint.Side;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker on a copy that dies at each call of a port, and the next ones, which end the work. */
class CopyCrashTest {

  @ParameterizedTest
  @EnumSource
  void selectedDocumentsAreThereOnceWhereverAWorkerDies(Side side) {
    int calls = 0;
    CrashPoint crash;
    do {
      calls++;
      crash = CrashPoint.unarmed(calls, side);
      CopyRig copies = new CopyRig(crash, Map.of());
      for (ObjectKey each :
          List.of(copies.document("docs", "one.md"), copies.document("other", "one.md"))) {
        copies.rig.callers.attributeFiles().write(each, Map.of("keywords", "moon"));
        copies.rig.callers.attributeFiles().apply(each, Optional.empty());
      }
      UpsertBatch batch =
          copies
              .records
              .mediaStores()
              .order(
                  copies.rig.request(),
                  new MediaStoreOrder(
                      new MediaStoreOrder.Target.New(CopyRig.named("copy")),
                      new CopyOrder.Origin.Keywords(List.of("moon"), CopyOrder.Match.ANY)));
      runDying(copies, crash);
      String died = "died " + side + " call " + calls;
      assertEquals(UpsertStatus.COMPLETED, copies.progress(batch).status(), died);
      assertEquals(new UpsertCounts(2, 0), copies.progress(batch).counts(), died);
      assertEquals(List.of("docs/one.md", "other/one.md"), copies.keys("copy"), died);
      copies.documents("copy").forEach(each -> assertEquals(1, each.newest(), died));
      assertEquals(0, copies.batches.countOpen(CallerRig.ACME), died);
    } while (crash.hasDied());
    assertTrue(calls > 20, "calls: " + calls);
  }

  @ParameterizedTest
  @EnumSource
  void everythingIsThereOnceWhereverAWorkerDies(Side side) {
    int calls = 0;
    CrashPoint crash;
    do {
      calls++;
      crash = CrashPoint.unarmed(calls, side);
      CopyRig copies = new CopyRig(crash, Map.of());
      copies.record("a", "words of a");
      copies.record("b", "");
      ObjectKey one = copies.document("docs", "one.md");
      copies.document("docs", "two.md");
      copies.rig.callers.attributeFiles().write(one, Map.of("lang", "en"));
      copies.rig.callers.attributeFiles().apply(one, Optional.empty());
      UpsertBatch batch = copies.duplicate("copy");
      runDying(copies, crash);
      String died = "died " + side + " call " + calls;
      assertEquals(UpsertStatus.COMPLETED, copies.progress(batch).status(), died);
      assertEquals(new UpsertCounts(4, 0), copies.progress(batch).counts(), died);
      assertEquals(copies.records("docs"), copies.records("copy"), died);
      assertEquals(List.of("one.md", "two.md"), copies.keys("copy"), died);
      copies.documents("copy").forEach(each -> assertEquals(1, each.newest(), died));
      assertEquals(
          List.of("acme/copy/one.md", "acme/copy/one.md.metadata.json", "acme/copy/two.md"),
          copies.rig.bucket.below(new ObjectKey(CallerRig.ACME, "copy", ""), 10),
          died);
      assertEquals(List.of(), copies.batches.open(), died);
      assertEquals(0, copies.batches.countOpen(CallerRig.ACME), died);
    } while (crash.hasDied());
    assertTrue(calls > 20, "calls: " + calls);
  }

  private static void runDying(CopyRig copies, CrashPoint crash) {
    crash.arm();
    for (int runs = 0; runs < 4; runs++) {
      try {
        copies.run();
      } catch (CrashPoint.Crash dead) {
        crash.restart();
      }
      copies.rig.clock.advance(Duration.ofSeconds(61));
    }
  }
}
