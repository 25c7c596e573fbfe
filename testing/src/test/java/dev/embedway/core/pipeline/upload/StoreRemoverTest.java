package dev.embedway.core.pipeline.upload;

import static dev.embedway.core.pipeline.PipelineRig.ACME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.store.StoreActivity;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.trace.TraceId;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.MemoryApiKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoreRemoverTest {

  private static final Optional<TraceId> TRACE = Optional.of(TraceId.of("request"));

  private final PipelineRig rig = new PipelineRig();
  private final UploadRegistrar registrar =
      new UploadRegistrar(
          rig.ledger,
          rig.bucket,
          new StoreOpener(
              rig.catalog,
              new StoreActivity(rig.catalog, rig.clock),
              FakeProvider.MODEL,
              new Random(2),
              rig.clock),
          MemoryApiKeys.of("acme"),
          rig.clock);
  private final StoreRemover remover =
      new StoreRemover(rig.catalog, rig.ledger, registrar, rig.clock);

  @Test
  void removesObjectsAndDocumentsOfTheStore() {
    rig.upload("a.txt", "one", "01");
    rig.upload("b.txt", "two", "01");
    rig.drain();
    rig.clock.advance(Duration.ofSeconds(2));

    remover.remove(store(), rig.clock.instant().plusSeconds(20), TRACE);

    assertEquals(JobStatus.DELETED, rig.document("a.txt").status());
    assertEquals(JobStatus.DELETED, rig.document("b.txt").status());
    assertEquals(TRACE, rig.job("a.txt", 2).trace());
    assertTrue(rig.bucket.list(Optional.empty()).items().isEmpty());
  }

  @Test
  void leavesWhatWasPutAfterTheStoreWasDeleted() {
    rig.upload("a.txt", "one", "01");
    rig.drain();
    StoreSpec old = store();
    rig.clock.advance(Duration.ofSeconds(2));
    remover.remove(old, rig.clock.instant(), TRACE);
    rig.upload("a.txt", "again", "02");
    rig.drain();

    remover.remove(old, rig.clock.instant().plusSeconds(20), TRACE);

    assertNotEquals(old.id(), rig.document("a.txt").storeId());
    assertEquals(JobStatus.COMPLETED, rig.document("a.txt").status());
    assertEquals("again", rig.visible("a.txt"));
  }

  @Test
  void whatTimeDidNotAllowIsReconciled() {
    rig.upload("a.txt", "one", "01");
    rig.drain();
    rig.clock.advance(Duration.ofSeconds(2));
    remover.remove(store(), rig.clock.instant(), TRACE);

    rig.reconciler.runAll();

    assertEquals(JobStatus.DELETED, rig.document("a.txt").status());
    assertTrue(rig.bucket.list(Optional.empty()).items().isEmpty());
  }

  private StoreSpec store() {
    return rig.catalog.find(ACME, "docs").orElseThrow();
  }
}
