package dev.embedway.functions.chunking.process;

import dev.embedway.core.pipeline.stage.ReadingTurns;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.chunking.format.FileKind;
import dev.embedway.functions.chunking.process.ReaderPool.Reading;
import dev.embedway.functions.chunking.samples.SampleFiles;
import java.time.Duration;

/** A process whose child hangs; it tells the child's process id. */
final class HangingParent {

  private HangingParent() {}

  public static void main(String[] args) {
    try (ReaderPool pool = new ReaderPool(96, Duration.ofHours(1), ReadingTurns.FREE)) {
      Reading here = new Reading(TenantId.DEFAULT, "here");
      pool.read(here, FileKind.HTML, SampleFiles.of("html", "Warm."), "");
      System.out.println(pool.pids().iterator().next());
      pool.read(here, FileKind.PDF, ReaderPoolTest.hangs(), "");
    }
  }
}
