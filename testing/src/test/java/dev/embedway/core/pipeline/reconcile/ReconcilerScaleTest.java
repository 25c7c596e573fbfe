package dev.embedway.core.pipeline.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.deadletter.DeadLetterFactory;
import dev.embedway.core.pipeline.deadletter.PayloadCipher;
import dev.embedway.core.pipeline.deadletter.PayloadKeySettings;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.DeadLetterLedger;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobClaims;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.reconcile.ReconcileProgress.Place;
import dev.embedway.core.pipeline.requeue.Requeuer;
import dev.embedway.core.pipeline.requeue.UnsentLetters;
import dev.embedway.core.pipeline.stage.JobFailures;
import dev.embedway.core.pipeline.upload.MetadataFiles;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.pipeline.upload.StoreOpener;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.pipeline.upload.UploadIntake;
import dev.embedway.core.pipeline.upload.UploadRegistrar;
import dev.embedway.core.store.StoreActivity;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.testing.contracts.pipeline.RequeuedJobs;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.MemoryApiKeys;
import dev.embedway.testing.fakes.pipeline.MemoryBucket;
import dev.embedway.testing.fakes.pipeline.MemoryCatalog;
import dev.embedway.testing.fakes.pipeline.MemoryLedger;
import dev.embedway.testing.fakes.pipeline.MemoryProgress;
import dev.embedway.testing.fakes.pipeline.MemorySender;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reconciling of 50,000 documents, by the calls that it makes. */
class ReconcilerScaleTest {

  private static final int MANY = 50_000;

  /** Enough for several runs. */
  private static final int SOME = 5_000;

  private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

  /** Each look at the time is a tenth of a second, so that runs end by it. */
  private final AtomicLong ticks = new AtomicLong();

  private final InstantSource clock = () -> START.plusMillis(100 * ticks.incrementAndGet());
  private final MemoryLedger store = new MemoryLedger();
  private final Ledger ledger = new Ledger(store, InstantSource.fixed(START));
  private final MemoryBucket bucket = new MemoryBucket(InstantSource.fixed(START));
  private final MemoryCatalog catalog = new MemoryCatalog();
  private final MemorySender sender = new MemorySender();
  private final MemoryApiKeys tenants = MemoryApiKeys.of("acme", "default");
  private final CountedCalls calls = new CountedCalls();
  private final MemoryProgress progress = new MemoryProgress();

  private Requeuer requeuer() {
    PayloadCipher cipher = new PayloadCipher(new PayloadKeySettings(List.of()), new Random(1));
    return new Requeuer(
        ledger,
        new DeadLetterLedger(store, Quotas.NONE, clock),
        cipher,
        (stage, tenant, body) -> {},
        sender);
  }

  private JobFailures failures() {
    PayloadCipher cipher = new PayloadCipher(new PayloadKeySettings(List.of()), new Random(1));
    return new JobFailures(
        ledger,
        new JobClaims(ledger, () -> "reconciler", Duration.ofMinutes(1)),
        new DeadLetterLedger(store, Quotas.NONE, clock),
        new DeadLetterFactory(cipher, clock));
  }

  private Reconciler takeIn(int documents) {
    StoreOpener stores =
        new StoreOpener(
            catalog, new StoreActivity(catalog, clock), FakeProvider.MODEL, new Random(1), clock);
    Ledger countedLedger =
        new Ledger(calls.around(LedgerStore.class, store), InstantSource.fixed(START));
    SourceBucket countedBucket = calls.around(SourceBucket.class, bucket);
    StoreCatalog countedCatalog = calls.around(StoreCatalog.class, catalog);
    UploadRegistrar registrar = new UploadRegistrar(ledger, bucket, stores, tenants, clock);
    UploadIntake intake =
        new UploadIntake(registrar, new MetadataFiles(ledger, bucket, clock), sender);
    for (int i = 0; i < documents; i++) {
      String key = "acme/docs/%06d.txt".formatted(i);
      bucket.put(key, "Text.");
      intake.accept(new UploadEvent(key, Optional.empty(), UploadEvent.Kind.CREATED));
    }
    ledger.open(Optional.empty()).items().stream()
        .map(Job::id)
        .toList()
        .forEach(id -> ledger.finish(id, JobStatus.COMPLETED, Optional.empty()));
    sender.queue().clear();
    return new Reconciler(
        countedLedger,
        countedBucket,
        tenants,
        intake,
        sender,
        new ObjectDiff(countedLedger, countedCatalog),
        new UnsentLetters(store.deadLetters(), requeuer()),
        new StalledJobs(countedLedger, failures(), clock, Duration.ZERO, Set::of),
        clock,
        Duration.ZERO,
        Set::of);
  }

  @Test
  void wholePassMakesACallAPageAndNoHead() {
    Reconciler reconciler = takeIn(MANY);
    ReconcileStep done = reconciler.runAll();

    assertEquals(new ReconcileStep(0, 0, Optional.empty()), done);
    assertEquals(0, calls.of("head"));
    assertEquals(0, calls.of("document"));
    assertEquals(50, calls.of("documents"));
    assertEquals(50, calls.of("deletedAt"));
    assertEquals(
        50 + 251 + 250,
        calls.of("list"),
        "pages of objects, of two tenants' documents, beside each");
    assertTrue(calls.all() < 1_000, calls.toString());
  }

  @Test
  void headIsForWhatTheListingLacks() {
    Reconciler reconciler = takeIn(SOME);
    IntStream.range(0, 7).forEach(i -> bucket.remove("acme/docs/%06d.txt".formatted(i * 701)));

    ReconcileStep done = reconciler.runAll();

    assertEquals(7, done.objects());
    assertEquals(7, calls.of("head"));
  }

  @Test
  void shortRunsReachTheEndTogetherAndThenStartOver() {
    Reconciler reconciler = takeIn(SOME);
    bucket.put("acme/docs/zzz.txt", "The last in the bucket, whose event was lost.");
    bucket.remove("acme/docs/004999.txt");
    List<ReconcileStep> runs = new ArrayList<>();
    do {
      runs.add(reconciler.runUntil(now().plusSeconds(1), progress));
      assertTrue(runs.size() < 100, "it does not come to its end");
    } while (runs.getLast().next().isPresent());

    assertTrue(runs.size() > 3, runs.toString());
    assertEquals(2, runs.stream().mapToInt(ReconcileStep::objects).sum());
    assertEquals(Optional.of(Place.START), progress.read());
  }

  @Test
  void everyRunLooksAtOpenJobsHoweverFarTheSweepIs() {
    Reconciler reconciler = takeIn(SOME);
    progress.write(
        new Place(
            Optional.empty(), new ReconcileCursor.Objects(Optional.of("acme/docs/003000.txt"))));
    RequeuedJobs.requeue(store, clock, failed());

    ReconcileStep done = reconciler.runUntil(now().plus(Duration.ofHours(9)), progress);

    assertEquals(1, done.messages());
    assertEquals(Optional.empty(), done.next());
    assertEquals(2, calls.of("documents"), "the sweep went on where it was");
  }

  private JobId failed() {
    String key = "acme/docs/000003.txt";
    bucket.put(key, "Another text.");
    ObjectKey place = ObjectKey.parse(key).orElseThrow();
    UploadRegistrar registrar =
        new UploadRegistrar(
            ledger,
            bucket,
            new StoreOpener(
                catalog,
                new StoreActivity(catalog, clock),
                FakeProvider.MODEL,
                new Random(1),
                clock),
            tenants,
            () -> START.minus(Duration.ofDays(1)));
    registrar.register(UploadEvent.look(place));
    JobId id = new JobId(place.tenant(), place.documentId(), 2, 1);
    ledger.finish(
        id,
        JobStatus.FAILED,
        Optional.of(new DocumentError(DocumentError.Code.PROVIDER_FAILED, "away")));
    return id;
  }

  private Instant now() {
    return clock.instant();
  }
}
