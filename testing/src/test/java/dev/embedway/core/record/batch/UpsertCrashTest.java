package dev.embedway.core.record.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.CrashPoint.Side;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker on a batch that dies at each call of a port, and the next ones, which end the work. */
class UpsertCrashTest {

  /** Two slices, so that the cursor is moved in the middle too; a line in four has no id. */
  private static final String LINES =
      IntStream.range(0, 8)
          .mapToObj(i ->
              (i % 4 == 3 ? "{" : "{\"id\":\"r" + i + "\",")
                  + "\"content\":\"word "
                  + i
                  + "\"}"
                  + (i == 4 ? " ".repeat(LineSlice.MAX_LINE_BYTES - 100) : ""))
          .collect(Collectors.joining("\n", "", "\nno record"));

  @ParameterizedTest
  @EnumSource
  void everyLineIsThereOnceWhereverAWorkerDies(Side side) {
    int calls = 0;
    CrashPoint crash;
    do {
      calls++;
      crash = CrashPoint.at(calls, side);
      UpsertRig upserts = new UpsertRig(crash, Map.of());
      UpsertBatch batch = upserts.create(LINES);
      for (int runs = 0; runs < 4; runs++) {
        try {
          upserts.run();
        } catch (CrashPoint.Crash dead) {
          crash.restart();
        }
        upserts.rig.clock.advance(Duration.ofSeconds(61));
      }
      String died = "died " + side + " call " + calls;
      UpsertProgress progress = upserts.progress(batch);
      assertEquals(UpsertStatus.PARTIAL, progress.status(), died);
      assertEquals(new UpsertCounts(8, 1), progress.counts(), died);
      assertEquals(List.of(9L), progress.problems().lines().stream().map(LineError::line).toList());
      assertEquals(8, upserts.contents().size(), died);
      assertTrue(upserts.contents().containsKey(batch.recordId(4)), died);
      assertEquals("word 3", upserts.contents().get(batch.recordId(4)), died);
      assertEquals(List.of(), upserts.batches.open(), died);
      assertEquals(0, upserts.files.count(), died);
    } while (crash.hasDied());
    assertTrue(calls > 8, "calls: " + calls);
  }
}
