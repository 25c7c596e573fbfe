package dev.embedway.core.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.file.FileId;
import dev.embedway.core.file.FilePurpose;
import dev.embedway.core.file.StoredFile;
import dev.embedway.core.pipeline.compact.CompactionReport;
import dev.embedway.core.pipeline.compact.CompactionReport.End;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreExpiry;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.CrashPoint.Side;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stores and files whose expiry is past, and what becomes of documents. */
class ExpiryRemovalTest {

  private static final Duration ENDED = Duration.ofDays(1).plus(StoreExpiry.GRAIN);

  private PipelineRig rig = new PipelineRig();
  private CompactionRig compaction = new CompactionRig(rig);

  /** Store {@code docs} with a document, which expires a day after. */
  private StoreSpec expiring() {
    compaction.put("docs", "a.txt", "One two three.");
    return expire("docs", 1);
  }

  private StoreSpec expire(String name, int days) {
    StoreSpec made = store(name).orElseThrow();
    StoreSpec next = made.with(Optional.of(new StoreExpiry(days, rig.clock.instant())));
    assertTrue(rig.catalog.replace(next, made));
    return next;
  }

  private Optional<StoreSpec> store(String name) {
    return rig.catalog.find(PipelineRig.ACME, name);
  }

  /** Records of the audit of what expired. */
  private List<String> removals() {
    return rig.audit.stream()
        .filter(entry -> !entry.actor().equals("s3"))
        .map(entry ->
            "%s: %s %s %s %s, %s"
                .formatted(
                    entry.tenant(),
                    entry.actor(),
                    entry.action(),
                    entry.subject(),
                    entry.before().getOrDefault("name", entry.before().get("bytes")),
                    entry.before().get("expired_at")))
        .toList();
  }

  private void reconcile() {
    rig.reconciler.runAll();
    rig.drain();
  }

  /** A catalogue that does something before calls of a method. */
  private static StoreCatalog before(
      StoreCatalog catalog, Predicate<String> method, Runnable done) {
    return (StoreCatalog)
        Proxy.newProxyInstance(
            StoreCatalog.class.getClassLoader(),
            new Class<?>[] {StoreCatalog.class},
            (_, called, arguments) -> {
              if (method.test(called.getName())) {
                done.run();
              }
              try {
                return called.invoke(catalog, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void expiredStoreIsKeptForAWeekAndThenDeletedWithAllThatItHas() {
    compaction.put("other", "b.txt", "Four five six.");
    StoreSpec expiring = expiring();
    rig.clock.advance(ENDED.plus(StoreExpiry.KEPT));

    CompactionReport early = compaction.run();

    assertEquals(0, early.stores());
    assertTrue(store("docs").isPresent());
    assertEquals(List.of(), removals());
    rig.clock.advance(Duration.ofSeconds(2));
    CompactionReport due = compaction.run();
    assertEquals(
        List.of(
            "acme: expiry store.delete "
                + expiring.id()
                + " docs, "
                + expiring.expiry().orElseThrow().at()),
        removals());
    assertEquals(1, due.stores());
    assertEquals(Optional.empty(), store("docs"));
    reconcile();
    rig.clock.advance(Duration.ofDays(1));
    compaction.run();
    assertEquals(Set.of("acme/other/b.txt"), rig.bucket.versions().keySet());
    assertEquals(
        List.of(), rig.vectors.rows().stream().filter(row -> row.contains("One two")).toList());
    assertFalse(rig.vectors.rows().isEmpty());
    assertEquals(List.of(), rig.store.forgetList().all());
  }

  @ParameterizedTest
  @EnumSource
  void runThatIsKilledAnywhereIsGoneOnWith(Side side) {
    int calls = 0;
    CrashPoint crash;
    do {
      calls++;
      rig = new PipelineRig();
      compaction = new CompactionRig(rig);
      expiring();
      rig.clock.advance(ENDED.plus(StoreExpiry.KEPT).plusSeconds(2));
      crash = CrashPoint.at(calls, side);

      CompactionReport last = compaction.runDespite(crash);

      String died = "died " + side + " call " + calls;
      assertEquals(End.DONE, last.end(), died);
      assertEquals(Optional.empty(), store("docs"), died);
      assertFalse(removals().isEmpty(), died);
      reconcile();
      rig.clock.advance(Duration.ofDays(1));
      assertEquals(Map.of(), compaction.run().left(), died);
      assertEquals(Set.of(), rig.bucket.versions().keySet(), died);
      assertEquals(List.of(), rig.vectors.rows(), died);
      assertEquals(List.of(), rig.store.forgetList().all(), died);
    } while (crash.hasDied());
    assertTrue(calls > 4, "only " + calls + " calls were seen");
  }

  @Test
  void storeThatIsUsedAsItIsDeletedStays() {
    StoreSpec seen = expiring();
    rig.clock.advance(ENDED.plus(StoreExpiry.KEPT).plusSeconds(2));
    StoreSpec revived = seen.with(Optional.of(new StoreExpiry(9, rig.clock.instant())));
    compaction.stores =
        catalog -> before(catalog, "delete"::equals, () -> catalog.replace(revived, seen));

    CompactionReport report = compaction.run();

    assertEquals(End.DONE, report.end());
    assertEquals(0, report.stores());
    assertEquals(Optional.of(revived), store("docs"));
    assertEquals("One two three.", rig.visible("a.txt"));
  }

  @Test
  void storeThatCannotBeDeletedIsLeftToTheNextRun() {
    expiring();
    rig.clock.advance(ENDED.plus(StoreExpiry.KEPT).plusSeconds(2));
    compaction.stores =
        catalog ->
            before(
                catalog,
                "delete"::equals,
                () -> {
                  throw new UnavailableException(
                      ErrorCode.STORE_UNAVAILABLE, "down", Duration.ofSeconds(1), null);
                });

    CompactionReport failed = compaction.run();
    compaction.stores = catalog -> catalog;
    CompactionReport next = compaction.run();

    assertEquals(Map.of("store_unavailable", 1L), failed.left());
    assertEquals(1, next.stores());
    assertEquals(Optional.empty(), store("docs"));
  }

  @Test
  void runOfOneTenantLeavesStoresOfOthers() {
    expiring();
    rig.clock.advance(ENDED.plus(StoreExpiry.KEPT).plusSeconds(2));

    compaction.run(new TenantId("other"));
    assertTrue(store("docs").isPresent());
    compaction.run(PipelineRig.ACME);

    assertEquals(Optional.empty(), store("docs"));
  }

  @Test
  void runWithoutTimeDeletesNoStore() {
    expiring();
    rig.clock.advance(ENDED.plus(StoreExpiry.KEPT).plusSeconds(2));

    compaction.runUntil(rig.clock.instant());

    assertTrue(store("docs").isPresent());
  }

  /** A file of a tenant that is kept for an hour. */
  private StoredFile file(String tenant, int number) {
    TenantId owner = new TenantId(tenant);
    StoredFile file =
        new StoredFile(
            new FileId("file-%024x".formatted(number)),
            "a.txt",
            "text/plain",
            FilePurpose.ASSISTANTS,
            5,
            Optional.of(rig.clock.instant().plus(Duration.ofHours(1))));
    compaction.files.add(owner, file);
    compaction.files.put(owner, file.id(), new byte[5]);
    return file;
  }

  @Test
  void expiredFilesAreDeletedAndOthersStay() {
    StoredFile first = file("acme", 1);
    file("other", 2);
    rig.clock.advance(Duration.ofSeconds(10));
    StoredFile later = file("acme", 3);
    rig.clock.advance(Duration.ofHours(1).minusSeconds(8));

    CompactionReport own = compaction.run(PipelineRig.ACME);
    CompactionReport all = compaction.run();

    assertEquals(1, own.freed().objects().objects());
    assertEquals(5, own.freed().objects().bytes());
    assertEquals(1, all.freed().objects().objects());
    assertEquals(List.of(later.id()), compaction.files.contents());
    assertEquals(Optional.empty(), compaction.files.find(PipelineRig.ACME, first.id()));
    assertEquals(Optional.of(later), compaction.files.find(PipelineRig.ACME, later.id()));
    assertEquals(
        "acme: expiry file.delete " + first.id() + " 5, " + first.expiresAt().orElseThrow(),
        removals().getFirst());
    assertEquals(2, removals().size());
  }

  @Test
  void whatStaysDoesNotHideWhatIsBehindIt() {
    for (int number = 0; number < 250; number++) {
      file("other", number);
    }
    rig.clock.advance(Duration.ofSeconds(10));
    StoredFile own = file("acme", 999);
    rig.clock.advance(Duration.ofHours(2));

    compaction.run(PipelineRig.ACME);

    assertEquals(Optional.empty(), compaction.files.find(PipelineRig.ACME, own.id()));
    assertEquals(250, compaction.files.contents().size());
  }

  @ParameterizedTest
  @EnumSource
  void deletionOfFilesThatIsKilledAnywhereIsGoneOnWith(Side side) {
    int calls = 0;
    CrashPoint crash;
    do {
      calls++;
      compaction = new CompactionRig(rig);
      file("acme", 1);
      file("acme", 2);
      rig.clock.advance(Duration.ofHours(2));
      crash = CrashPoint.at(calls, side);

      CompactionReport last = compaction.runDespite(crash);

      String died = "died " + side + " call " + calls;
      assertEquals(Map.of(), last.left(), died);
      assertEquals(List.of(), compaction.files.contents(), died);
      assertEquals(0, compaction.files.usage(PipelineRig.ACME).files(), died);
    } while (crash.hasDied());
    assertTrue(calls > 6, "only " + calls + " calls were seen");
  }

  @Test
  void documentThatAStoreTakesIsAUseOfIt() {
    expiring();
    rig.clock.advance(Duration.ofHours(5));

    rig.reconciler.runAll();
    Instant unused = store("docs").orElseThrow().expiry().orElseThrow().activeAt();
    compaction.put("docs", "b.txt", "Four five six.");

    assertTrue(unused.isBefore(rig.clock.instant().minus(Duration.ofHours(4))));
    Instant used = store("docs").orElseThrow().expiry().orElseThrow().activeAt();
    assertFalse(used.isBefore(rig.clock.instant().minusSeconds(1)));
  }

  @Test
  void objectsThatArePutIntoAnExpiredStoreFailAndAreTakenInOnceItIsUsableAgain() {
    StoreSpec expired = expiring();
    rig.clock.advance(ENDED);

    compaction.put("docs", "a.txt", "Seven eight nine.");
    compaction.put("docs", "b.txt", "Four five six.");
    reconcile();

    assertEquals(JobStatus.FAILED, rig.document("b.txt").status());
    assertEquals(
        Optional.of(DocumentError.Code.STORE_EXPIRED),
        rig.document("b.txt").error().map(DocumentError::code));
    assertEquals("One two three.", rig.visible("a.txt"));
    assertEquals(Optional.of(expired), store("docs"));
    rig.catalog.replace(expired.with(Optional.empty()), expired);
    reconcile();
    assertEquals("Seven eight nine.", rig.visible("a.txt"));
    assertEquals("Four five six.", rig.visible("b.txt"));
  }

  @Test
  void objectsThatArePutIntoAnExpiredStoreAreDeletedWithIt() {
    expiring();
    rig.clock.advance(ENDED);
    compaction.put("docs", "b.txt", "Four five six.");
    rig.clock.advance(StoreExpiry.KEPT);

    compaction.run();
    rig.clock.advance(Duration.ofSeconds(2));
    reconcile();
    rig.clock.advance(Duration.ofDays(1));
    compaction.run();

    assertEquals(Optional.empty(), store("docs"), "no store is made of what was left");
    assertEquals(Set.of(), rig.bucket.versions().keySet());
  }
}
