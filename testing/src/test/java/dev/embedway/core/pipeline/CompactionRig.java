package dev.embedway.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.file.FileCatalog;
import dev.embedway.core.file.FileContents;
import dev.embedway.core.file.FilePorts;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.pipeline.compact.ArtifactRemoval;
import dev.embedway.core.pipeline.compact.CompactionPorts;
import dev.embedway.core.pipeline.compact.CompactionReport;
import dev.embedway.core.pipeline.compact.CompactionState;
import dev.embedway.core.pipeline.compact.Compactor;
import dev.embedway.core.pipeline.compact.CompactorSettings;
import dev.embedway.core.pipeline.compact.CompactorSettings.Sources;
import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.pipeline.compact.SourceVersions;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.MemoryAuditLog;
import dev.embedway.testing.fakes.MemoryFiles;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.MemoryCompactionState;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A compactor over the ports of a rig. One thread at a time. */
final class CompactionRig {

  static final Duration TIME = Duration.ofMinutes(10);

  final PipelineRig rig;
  final MemoryCompactionState state = new MemoryCompactionState();
  final MemoryFiles files = new MemoryFiles();
  Sources sources = Sources.DELETE;
  UnaryOperator<StoreCatalog> stores = UnaryOperator.identity();
  private int runs;

  CompactionRig(PipelineRig rig) {
    this.rig = rig;
  }

  /** Runs to the end, with all the time it needs. */
  CompactionReport run() {
    return runUntil(rig.clock.instant().plus(TIME));
  }

  /** The same for one tenant. */
  CompactionReport run(TenantId tenant) {
    return process(CrashPoint.never()).runUntil(rig.clock.instant().plus(TIME), tenant);
  }

  CompactionReport runUntil(Instant end) {
    return process(CrashPoint.never()).runUntil(end);
  }

  /** Runs again and again until a process is not killed. */
  CompactionReport runDespite(CrashPoint crash) {
    while (true) {
      try {
        return process(crash).runUntil(rig.clock.instant().plus(TIME));
      } catch (CrashPoint.Crash e) {
        crash.restart();
        rig.clock.advance(TIME.multipliedBy(2));
      }
    }
  }

  private Compactor process(CrashPoint crash) {
    runs++;
    String owner = "run " + runs;
    return new Compactor(
        new Ledger(crash.around(LedgerStore.class, rig.store), rig.clock),
        crash.around(StoreCatalog.class, stores.apply(rig.catalog)),
        new CompactionPorts(
            crash.around(RowRemoval.class, rig.vectors),
            crash.around(ArtifactRemoval.class, rig.artifacts),
            crash.around(SourceVersions.class, rig.bucket),
            crash.around(DeadLetterStore.class, rig.store.deadLetters()),
            crash.around(CompactionState.class, state),
            new FilePorts(
                crash.around(FileCatalog.class, files), crash.around(FileContents.class, files)),
            crash.around(AuditLog.class, new MemoryAuditLog(rig.audit))),
        new CompactorSettings(Duration.ofMinutes(30), sources, Duration.ofDays(30)),
        rig.clock,
        () -> owner);
  }

  /** Puts an object of any store and delivers all that follows. */
  void put(String store, String key, String text) {
    rig.clock.advance(Duration.ofSeconds(2));
    String place = "acme/" + store + "/" + key;
    rig.bucket.put(place, text);
    rig.event(place, UploadEvent.Kind.CREATED, "");
    rig.drain();
  }

  void remove(String key) {
    rig.remove(key, "");
    rig.drain();
  }

  /** Gives a version of the store another use. */
  void turn(int version, StoreVersion.State use) {
    StoreSpec seen = rig.catalog.find(PipelineRig.ACME, "docs").orElseThrow();
    StoreSpec next =
        seen.with(
            seen.versions().stream()
                .map(each -> each.number() == version ? each.in(use) : each)
                .toList());
    assertTrue(rig.catalog.replace(next, seen));
  }
}
