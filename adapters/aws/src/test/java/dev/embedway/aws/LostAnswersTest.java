package dev.embedway.aws;

import static dev.embedway.testing.contracts.pipeline.LedgerFixture.ACME;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.START;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.TWO_BATCHES;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.access.DynamoApiKeyStore;
import dev.embedway.aws.access.DynamoAuditLog;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.aws.control.DynamoBatchLeases;
import dev.embedway.aws.control.DynamoBreakerStore;
import dev.embedway.aws.control.DynamoCompactionState;
import dev.embedway.aws.control.DynamoCounterStore;
import dev.embedway.aws.control.DynamoEmbeddingCache;
import dev.embedway.aws.control.DynamoEpochStore;
import dev.embedway.aws.control.DynamoIdempotencyKeys;
import dev.embedway.aws.control.DynamoLimiterStore;
import dev.embedway.aws.control.DynamoModelList;
import dev.embedway.aws.control.DynamoNonceStore;
import dev.embedway.aws.control.DynamoReadingTurns;
import dev.embedway.aws.control.DynamoReconcileProgress;
import dev.embedway.aws.control.DynamoReembedStore;
import dev.embedway.aws.control.DynamoStageActivity;
import dev.embedway.aws.control.DynamoStageStore;
import dev.embedway.aws.control.DynamoStoreCatalog;
import dev.embedway.aws.control.DynamoUsageStore;
import dev.embedway.aws.ledger.DynamoDeadLetters;
import dev.embedway.aws.ledger.DynamoLedger;
import dev.embedway.aws.sqs.DynamoDeliveryMarks;
import dev.embedway.core.breaker.BreakerId;
import dev.embedway.core.breaker.BreakerState;
import dev.embedway.core.breaker.CallCounts;
import dev.embedway.core.cache.CacheEpoch;
import dev.embedway.core.cache.CacheKey;
import dev.embedway.core.cache.CachedVector;
import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.fleet.ListedModel;
import dev.embedway.core.limit.Bucket;
import dev.embedway.core.limit.TakeResult;
import dev.embedway.core.model.Vector;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.observe.StageMinute;
import dev.embedway.core.observe.Usage;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.pipeline.compact.CompactionPlace;
import dev.embedway.core.pipeline.control.StageFlags;
import dev.embedway.core.pipeline.control.StageState;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.DeadLetterLedger.Requeue;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.job.Leftover;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.reconcile.ReconcileCursor;
import dev.embedway.core.pipeline.reconcile.ReconcileProgress.Place;
import dev.embedway.core.pipeline.upload.IdempotencyKeys.Bound;
import dev.embedway.core.reembed.FillCounts;
import dev.embedway.core.reembed.Reembed;
import dev.embedway.core.store.SearchDefaults;
import dev.embedway.core.store.StoreExpiry;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.emulators.sqs.EmbeddedSqs;
import dev.embedway.testing.contracts.pipeline.LedgerFixture;
import dev.embedway.testing.contracts.pipeline.RequeuedJobs;
import dev.embedway.topology.Lane;
import dev.embedway.topology.Topology;
import dev.embedway.topology.route.Role;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * Every write to DynamoDB, with its first answer lost after it had its effect: what the SDK sends
 * again must neither be refused by its own condition nor have the effect twice.
 */
final class LostAnswersTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration LEASE = Duration.ofHours(1);
  private static final String WORKER = "worker/1";

  /** To come, or DynamoDB Local would delete what expires. */
  private static final Instant NOW = Instant.parse("2100-03-01T10:00:00Z");

  private static AwsClients direct;
  private static AwsClients cut;
  private static WireCutter cutter;
  private static String control;
  private static String ledgerTable;
  private static String cacheTable;

  /**
   * Assertions on each method that writes, by class, name, and what is written where that differs.
   */
  private final Map<String, Runnable> cases =
      Map.ofEntries(
          entry("DynamoApiKeyStore.add", this::keyIsAdded),
          entry("DynamoApiKeyStore.revoke", this::keyIsRevoked),
          entry("DynamoApiKeyStore.revokeBeside", this::keyIsRevokedBesideAnother),
          entry("DynamoApiKeyStore.revokeSome", this::keysAreRevokedTogether),
          entry("DynamoApiKeyStore.suspend", this::tenantIsSuspendedAndResumed),
          entry("DynamoApiKeyStore.resume", this::tenantIsSuspendedAndResumed),
          entry("DynamoTenantStore.suspend", this::tenantIsSuspendedAndResumed),
          entry("DynamoTenantStore.resume", this::tenantIsSuspendedAndResumed),
          entry("DynamoLedger.hold", this::tenantIsHeldAndLetGo),
          entry("DynamoLedger.letGo", this::tenantIsHeldAndLetGo),
          entry("DynamoDeadLetters.delete", this::deadLetterIsDeletedOnce),
          entry("DynamoDeadLetters.deleteFailedBefore", this::oldDeadLetterIsDeletedOnce),
          entry("DynamoAuditLog.write", this::auditRecordIsWrittenOnce),
          entry("DynamoBatchLeases.release", this::batchIsReleased),
          entry("DynamoBatchLeases.releaseOthers", this::batchesOfOthersAreReleased),
          entry("DynamoBatchLeases.renew", this::leaseOfABatchIsRenewed),
          entry("DynamoBatchLeases.take", this::batchIsTaken),
          entry("DynamoBreakerStore.add", this::outcomeIsCountedOnce),
          entry("DynamoBreakerStore.change", this::breakerChanges),
          entry("DynamoCompactionState.keep", this::placeOfTheCompactorIsKept),
          entry("DynamoCompactionState.release", this::leaseOfTheCompactorIsReleased),
          entry("DynamoCompactionState.take", this::leaseOfTheCompactorIsReleased),
          entry("DynamoCounterStore.add", this::numberIsAddedOnce),
          entry("DynamoDeliveryMarks.begin", this::deliveryIsMarked),
          entry("DynamoDeliveryMarks.deaths", this::markThatWasLeftIsRemoved),
          entry("DynamoDeliveryMarks.end", this::deliveryEnds),
          entry("DynamoEmbeddingCache.put", this::vectorIsCached),
          entry("DynamoEpochStore.advance", this::epochAdvancesByOne),
          entry("DynamoIdempotencyKeys.bind", this::idempotencyKeyIsBoundToItsOwnJob),
          entry("DynamoLedger.commit: cancel", this::jobIsCancelled),
          entry("DynamoLedger.commit: claim", this::jobIsClaimed),
          entry("DynamoLedger.commit: finish", this::jobIsFinished),
          entry("DynamoLedger.mark: embedded", this::batchesAreMarkedEmbedded),
          entry("DynamoLedger.mark: stored", this::batchesAreMarkedStored),
          entry("DynamoLedger.raiseProgress", this::batchesAreMarkedStored),
          entry("DynamoLedger.noteRecords", this::recordsAreNoted),
          entry("DynamoLedger.commit: forget", this::supersededGenerationIsOnTheForgetListOnce),
          entry("DynamoLedger.remove", this::forgottenEntryIsTakenOff),
          entry("DynamoLedger.commit: move", this::jobIsMovedIntoALane),
          entry("DynamoLedger.commit: plan", this::jobIsPlanned),
          entry("DynamoLedger.commit: register", this::documentIsRegistered),
          entry("DynamoLedger.commit: release", this::claimIsReleased),
          entry("DynamoLedger.commit: removalApplied", this::removalIsApplied),
          entry("DynamoLedger.commit: renew", this::claimIsRenewed),
          entry("DynamoLedger.commit: requeue", this::deadLetterIsRequeuedOnce),
          entry("DynamoLedger.commit: replace", this::documentIsReplaced),
          entry("DynamoLedger.commit: resend", this::jobIsSentAgainOnce),
          entry("DynamoLedger.commit: skip", this::jobIsSkipped),
          entry("DynamoLedger.commit: voidClaimsOfOthers", this::claimsOfOthersAreVoid),
          entry("DynamoLedger.commit: waiting", this::jobWaits),
          entry("DynamoLimiterStore.charge", this::permitsAreChargedOnce),
          entry("DynamoLimiterStore.take", this::permitsAreTakenOnce),
          entry("DynamoModelList.add", this::modelIsListed),
          entry("DynamoNonceStore.note", this::nonceIsNewToItsOwnRequestOnly),
          entry("DynamoReadingTurns.end", this::readingTurnIsTakenAndEnds),
          entry("DynamoReadingTurns.take", this::readingTurnIsTakenAndEnds),
          entry("DynamoReconcileProgress.clear", this::progressIsCleared),
          entry("DynamoReconcileProgress.write", this::progressIsWritten),
          entry("DynamoReembedStore.put", this::reembedIsWritten),
          entry("DynamoReembedStore.remove", this::reembedIsRemoved),
          entry("DynamoStageActivity.add", this::workOfAStageIsAddedOnce),
          entry("DynamoStageStore.change", this::stageIsChanged),
          entry("DynamoStoreCatalog.add", this::storeIsAdded),
          entry("DynamoStoreCatalog.delete", this::storeIsDeleted),
          entry("DynamoStoreCatalog.delete: as seen", this::expiredStoreIsDeleted),
          entry("DynamoStoreCatalog.replace", this::storeIsReplaced),
          entry("DynamoStoreCatalog.replace: retire", this::versionIsRetired),
          entry("DynamoFileBatches.put", () -> files().batchIsWritten()),
          entry("DynamoFileCatalog.add", () -> files().fileIsListed()),
          entry("DynamoFileCatalog.remove", () -> files().fileIsTakenOffTheList()),
          entry("DynamoUpsertBatches.put", () -> upserts().batchIsAddedAndMoved()),
          entry("DynamoUpsertBatches.close", () -> upserts().batchIsClosed()),
          entry("DynamoErasures.save", () -> erasures().erasureIsSaved()),
          entry("AccessErasure.erase", () -> erasures().keysAndTenantAreErased()),
          entry("ControlErasure.erase", () -> erasures().usageIsAddedUpOnce()),
          entry("LedgerErasure.erase", () -> erasures().ledgerIsErased()),
          entry("AuditErasure.erase", () -> erasures().auditIsRenamedOnce()),
          entry("DynamoUsageStore.add", this::usageIsAddedOnceWhoeverElseAdds));

  private static FileWrites files() {
    return new FileWrites(direct, cut, control);
  }

  private static UpsertWrites upserts() {
    return new UpsertWrites(direct, cut, control);
  }

  private static ErasureWrites erasures() {
    return new ErasureWrites(direct, cut, control, ledgerTable);
  }

  @BeforeAll
  static void start() throws IOException {
    direct = TestCloud.clients();
    cutter = new WireCutter(SharedEmulators.dynamoDbEndpoint());
    cut =
        AwsClients.at(
            AwsEndpoints.of(
                SharedEmulators.sqsEndpoint(), cutter.endpoint(), SharedEmulators.s3Endpoint()),
            EmbeddedSqs.REGION,
            AwsBasicCredentials.create(
                SharedEmulators.CREDENTIALS.accessKeyId(),
                SharedEmulators.CREDENTIALS.secretAccessKey()));
    control = TestCloud.table(direct, Topology.CONTROL_TABLE);
    ledgerTable = TestCloud.table(direct, Topology.LEDGER_TABLE);
    cacheTable = TestCloud.table(direct, Topology.CACHE_TABLE);
  }

  @AfterAll
  static void stop() {
    cut.close();
    cutter.close();
    direct.close();
  }

  @Test
  void everyPublicMethodThatWritesHasACase() {
    Set<String> writers = DynamoWriters.publicMethods();

    Set<String> tried = cases.keySet().stream().map(name -> name.split(":", 2)[0]).collect(toSet());
    assertEquals(new TreeSet<>(tried), writers);
  }

  @TestFactory
  Stream<DynamicTest> writeHoldsWhoseAnswerWasLost() {
    return cases.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each ->
            DynamicTest.dynamicTest(
                each.getKey(),
                () -> {
                  int before = cutter.cuts();
                  each.getValue().run();
                  assertTrue(cutter.cuts() > before, "no answer was lost");
                }));
  }

  @Test
  void takeIsRecognisedBehindManyTakesOfOthers() {
    DynamoLimiterStore store = limiter(cut);
    DynamoLimiterStore others = limiter(direct);
    for (int own : List.of(1, 30, 64)) {
      Bucket bucket = bucket(100);
      take(store, bucket, own);
      cutter.meanwhile(() -> {
        for (int i = 0; i < 32; i++) {
          assertTrue(take(others, bucket, 1) instanceof TakeResult.Taken);
        }
      });

      assertTrue(take(store, bucket, 40) instanceof TakeResult.Taken);

      assertEquals(Optional.of(full(bucket, own + 32 + 40)), store.fullAt(bucket, NOW));
    }
  }

  @Test
  void takeOfTheLastPermitsIsNoLack() {
    Bucket bucket = bucket(10);
    cutter.meanwhile(
        () -> assertTrue(take(limiter(direct), bucket, 1) instanceof TakeResult.Insufficient));

    TakeResult all = take(limiter(cut), bucket, 20);

    assertEquals(new TakeResult.Taken(full(bucket, 20)), all);
    assertTrue(take(limiter(cut), bucket, 1) instanceof TakeResult.Insufficient);
  }

  @Test
  void replayOfANonceIsRefusedWhileItsRequestIsSentAgain() {
    DynamoNonceStore store = new DynamoNonceStore(cut.dynamoDb(), control, RANDOM);
    DynamoNonceStore thief = new DynamoNonceStore(direct.dynamoDb(), control, RANDOM);
    String nonce = fresh("nonce");
    cutter.meanwhile(() -> assertFalse(thief.note(ACME, nonce, NOW, NOW.plusSeconds(60))));

    assertTrue(store.note(ACME, nonce, NOW, NOW.plusSeconds(60)));
    assertFalse(store.note(ACME, nonce, NOW, NOW.plusSeconds(60)));
  }

  @Test
  void breakerThatOthersChangedMeanwhileIsTheirs() {
    DynamoBreakerStore store = breakers(cut);
    BreakerId id = new BreakerId("p", fresh("e"));
    BreakerState theirs = new BreakerState.Closed(2, NOW);
    cutter.meanwhile(() -> assertEquals(Optional.empty(), breakers(direct).change(id, 1, theirs)));

    assertEquals(Optional.of(theirs), store.change(id, 0, new BreakerState.Closed(1, NOW)));
  }

  private void keyIsAdded() {
    DynamoApiKeyStore store = new DynamoApiKeyStore(cut.dynamoDb(), control, RANDOM);
    ApiKey key = key();

    assertEquals(key, store.add(key));
    assertEquals(Optional.of(key), store.findBySha256(key.sha256()));
  }

  private void keyIsRevoked() {
    DynamoApiKeyStore store = new DynamoApiKeyStore(cut.dynamoDb(), control, RANDOM);
    ApiKey key = store.add(key());

    assertTrue(store.revoke(ACME, key.id()));
    assertEquals(Optional.empty(), store.findBySha256(key.sha256()));
  }

  private void keyIsRevokedBesideAnother() {
    DynamoApiKeyStore store = new DynamoApiKeyStore(cut.dynamoDb(), control, RANDOM);
    ApiKey key = store.add(key());
    ApiKey other = store.add(key());

    assertTrue(store.revokeBeside(ACME, key.id(), other.id()));
    assertEquals(Optional.empty(), store.findBySha256(key.sha256()));
    assertEquals(Optional.of(other), store.findBySha256(other.sha256()));
  }

  private void keysAreRevokedTogether() {
    DynamoApiKeyStore store = new DynamoApiKeyStore(cut.dynamoDb(), control, RANDOM);
    ApiKey key = store.add(key());

    assertTrue(store.revokeSome(ACME, Optional.empty()).contains(key));
    assertEquals(Optional.empty(), store.findBySha256(key.sha256()));
    assertEquals(0, store.tenant(ACME).orElseThrow().keys(), "revoked once, counted once");
  }

  private void tenantIsSuspendedAndResumed() {
    DynamoApiKeyStore store = new DynamoApiKeyStore(cut.dynamoDb(), control, RANDOM);
    store.add(key());

    assertTrue(store.suspend(ACME, NOW).orElseThrow().isSuspended());
    assertFalse(store.resume(ACME).orElseThrow().isSuspended());
    assertFalse(store.tenant(ACME).orElseThrow().isSuspended());
  }

  private void recordsAreNoted() {
    Ledger noting = ledger();

    noting.noteRecords(ACME, 7, NOW);
    assertEquals(7, noting.tally(ACME).records());
  }

  private void tenantIsHeldAndLetGo() {
    Ledger held = ledger();

    held.hold(ACME);
    assertTrue(held.isHeld(ACME));
    held.letGo(ACME);
    assertFalse(held.isHeld(ACME));
  }

  private void auditRecordIsWrittenOnce() {
    DynamoAuditLog log = new DynamoAuditLog(cut.dynamoDb(), control, () -> NOW, RANDOM);
    AuditRecord entry =
        new AuditRecord(
            NOW,
            ACME,
            "acme/key_1",
            "key.create",
            new AuditRecord.Change("key_2", Map.of(), Map.of()));

    log.write(entry);

    assertEquals(List.of(entry), log.list(ACME, PageRequest.first(10)).items());
  }

  private void outcomeIsCountedOnce() {
    DynamoBreakerStore store = breakers(cut);
    BreakerId id = new BreakerId("p", fresh("e"));
    store.change(id, 0, new BreakerState.Closed(1, NOW));
    CallCounts one = new CallCounts(1, 1, 0, Optional.of(NOW));

    store.add(id, 1, NOW, one, NOW.plusSeconds(60));

    assertEquals(one, store.read(id, NOW).orElseThrow().counts());
  }

  private void breakerChanges() {
    DynamoBreakerStore store = breakers(cut);
    BreakerId id = new BreakerId("p", fresh("e"));

    assertEquals(Optional.empty(), store.change(id, 0, new BreakerState.Closed(1, NOW)));
    assertEquals(Optional.empty(), store.change(id, 1, new BreakerState.Closed(2, NOW)));
    assertEquals(
        Optional.of(new BreakerState.Closed(2, NOW)),
        store.change(id, 1, new BreakerState.Closed(2, NOW)));
  }

  private void numberIsAddedOnce() {
    DynamoCounterStore store = new DynamoCounterStore(cut.dynamoDb(), control, RANDOM);
    Sample sample = new Sample(Metric.LIMITER_STORE_FAILURES_TOTAL, List.of(), Sample.WHOLE);

    store.add(Map.of(sample, 2L));

    assertEquals(Map.of(sample, 2L), store.totals());
  }

  private void workOfAStageIsAddedOnce() {
    DynamoStageActivity store = new DynamoStageActivity(cut.dynamoDb(), control, RANDOM);
    String stage = fresh("stage");
    StageMinute minute =
        new StageMinute(stage, NOW.truncatedTo(ChronoUnit.MINUTES), 2, NOW.plusSeconds(1));

    store.add(minute);

    assertEquals(List.of(minute), store.newest(stage, 5));
  }

  private void modelIsListed() {
    DynamoModelList list = new DynamoModelList(cut.dynamoDb(), control, RANDOM);
    ListedModel own = new ListedModel(fresh("org/mini"), "mini@a", "a".repeat(40), 1);

    assertEquals(own, list.add(own));
    assertEquals(
        own, list.add(new ListedModel(own.id(), "mini@b", "b".repeat(40), 1)), "the first stands");
  }

  private void vectorIsCached() {
    DynamoEmbeddingCache cache = new DynamoEmbeddingCache(cut.dynamoDb(), cacheTable);
    Map<CacheKey, CachedVector> entry =
        Map.of(new CacheKey(fresh("key")), new CachedVector(Vector.of(1f, 2f), 3, NOW));

    cache.put(entry);

    assertEquals(entry, cache.find(entry.keySet()));
  }

  private void epochAdvancesByOne() {
    DynamoEpochStore store = new DynamoEpochStore(cut.dynamoDb(), control, RANDOM);

    store.advance(Optional.of(ACME));
    store.advance(Optional.of(ACME));
    store.advance(Optional.empty());

    assertEquals(new CacheEpoch(1, 2), store.read(ACME));
  }

  private void idempotencyKeyIsBoundToItsOwnJob() {
    DynamoIdempotencyKeys keys =
        new DynamoIdempotencyKeys(cut.dynamoDb(), control, () -> NOW, RANDOM);
    String key = fresh("key");
    Bound own = new Bound("hash", "job-1");

    assertEquals(own, keys.bind(ACME, key, own));
    assertEquals(own, keys.bind(ACME, key, new Bound("hash", "job-2")));
  }

  private void jobIsClaimed() {
    JobId id = uploaded();

    assertTrue(ledger().claim(id, WORKER, LEASE));

    assertEquals(JobStatus.CHUNKING, status(id));
    assertFalse(ledger().claim(id, "worker/2", LEASE));
  }

  private void claimIsRenewed() {
    JobId id = claimed();

    assertTrue(ledger().renew(id, WORKER, LEASE));
    assertFalse(ledger().renew(id, "worker/2", LEASE));
  }

  private void claimIsReleased() {
    JobId id = claimed();

    ledger().release(id, WORKER);

    assertTrue(ledger().claim(id, "worker/2", LEASE));
  }

  private void claimsOfOthersAreVoid() {
    JobId id = claimed();

    ledger().voidClaimsOfOthers("incarnation-2");

    assertTrue(ledger().claim(id, "incarnation-2/1", LEASE));
  }

  private void jobIsPlanned() {
    JobId id = claimed();

    assertTrue(ledger().plan(id, WORKER, TWO_BATCHES));

    assertEquals(JobStatus.EMBEDDING, status(id));
  }

  private void batchesAreMarkedEmbedded() {
    JobId id = planned();

    ledger().markEmbedded(id, 0);
    ledger().markEmbedded(id, 1);

    assertEquals(Set.of(0, 1), job(id).embedded());
    assertEquals(JobStatus.STORING, status(id));
    assertEquals(job(id).progress(), document(id).progress());
  }

  private void batchesAreMarkedStored() {
    JobId id = planned();
    ledger().markEmbedded(id, 0);
    ledger().markEmbedded(id, 1);

    ledger().markStored(id, 0);
    ledger().markStored(id, 1);

    assertEquals(Set.of(0, 1), job(id).stored());
    assertEquals(job(id).progress(), document(id).progress());
  }

  private void jobIsFinished() {
    JobId id = planned();

    ledger().finish(id, JobStatus.COMPLETED, Optional.empty());

    assertEquals(JobStatus.COMPLETED, status(id));
    assertEquals(1, document(id).visible());
  }

  private static DynamoDeadLetters letters() {
    return new DynamoDeadLetters(cut.dynamoDb(), ledgerTable, RANDOM);
  }

  private DeadLetter sentLetter() {
    JobId id = claimed();
    ledger().finish(id, JobStatus.FAILED, Optional.empty());
    Requeue requeue = RequeuedJobs.requeue(ledgerStore(), InstantSource.system(), id);
    return ledgerStore().deadLetter(requeue.letter().id()).orElseThrow();
  }

  private void deadLetterIsDeletedOnce() {
    DeadLetter letter = sentLetter();

    assertTrue(letters().delete(letter), "a deletion whose answer was lost is taken for another's");

    assertEquals(Optional.empty(), ledgerStore().deadLetter(letter.id()));
  }

  private void oldDeadLetterIsDeletedOnce() {
    DeadLetter letter = sentLetter();
    Instant after = letter.failure().lastAt().plusMillis(1);

    assertTrue(letters().deleteFailedBefore(letter.origin().stage(), after) > 0);

    assertEquals(Optional.empty(), ledgerStore().deadLetter(letter.id()));
  }

  private void deadLetterIsRequeuedOnce() {
    JobId id = claimed();
    ledger().finish(id, JobStatus.FAILED, Optional.empty());

    Requeue requeue = RequeuedJobs.requeue(ledgerStore(), InstantSource.system(), id);

    assertTrue(requeue.decided(), "a requeue whose answer was lost is taken for another's");
    assertEquals(DeadLetterState.REQUEUED, requeue.letter().state());
    assertFalse(status(id).isTerminal());
    assertEquals(0, listed(new Leftover.Generation(id)).size());
    DeadLetter kept = ledgerStore().deadLetter(requeue.letter().id()).orElseThrow();
    assertTrue(kept.review().sent());
    assertEquals(4, kept.revision(), "kept, approved, requeued and sent, each once");
  }

  private void jobIsCancelled() {
    JobId id = planned();

    assertTrue(ledger().cancel(id));

    assertEquals(JobStatus.CANCELLED, status(id));
    assertEquals(1, listed(new Leftover.Generation(id)).size());
  }

  private void jobIsSentAgainOnce() {
    JobId id = planned();

    assertEquals(OptionalInt.of(1), ledger().resend(id));
  }

  private void jobIsSkipped() {
    JobId id = planned();

    assertTrue(ledger().skip(id, NOW.plusSeconds(60)));

    assertTrue(ledger().state(id).orElseThrow().isSkipped(NOW));
  }

  private void jobIsMovedIntoALane() {
    JobId id = planned();

    assertTrue(ledger().move(id, Lane.BULK));

    assertEquals(Lane.BULK, ledger().job(id).orElseThrow().lane());
  }

  private void supersededGenerationIsOnTheForgetListOnce() {
    JobId first = planned();
    ledger().finish(first, JobStatus.COMPLETED, Optional.empty());
    JobId second = next(document(first));
    assertTrue(ledger().claim(second, WORKER, LEASE));
    assertTrue(ledger().plan(second, WORKER, TWO_BATCHES));

    ledger().finish(second, JobStatus.COMPLETED, Optional.empty());

    assertEquals(1, listed(new Leftover.Earlier(second)).size());
  }

  private void forgottenEntryIsTakenOff() {
    JobId id = claimed();
    ledger().finish(id, JobStatus.SUPERSEDED, Optional.empty());
    ForgetEntry entry = listed(new Leftover.Generation(id)).getFirst();

    assertTrue(ledger().forgotten(entry));
    assertFalse(ledger().forgotten(entry));

    assertEquals(0, listed(new Leftover.Generation(id)).size());
  }

  private static JobId next(Document seen) {
    Document next = LedgerFixture.uploaded(ACME, "docs", seen.key(), Optional.of(seen));
    assertTrue(
        ledger()
            .register(next, List.of(LedgerFixture.job(next, Job.Kind.UPLOAD)), Optional.of(seen)));
    return new JobId(ACME, next.id(), next.newest(), 1);
  }

  /** Entries of a leftover, due or not. */
  private static List<ForgetEntry> listed(Leftover leftover) {
    DynamoLedger store = new DynamoLedger(direct.dynamoDb(), ledgerTable, RANDOM);
    Instant far = NOW.plus(Duration.ofDays(100));
    List<ForgetEntry> entries = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page<ForgetEntry> page = store.due(far, after);
      page.items().stream().filter(it -> it.what().equals(leftover)).forEach(entries::add);
      after = page.next();
    } while (after.isPresent());
    return entries;
  }

  private void jobWaits() {
    JobId id = uploaded();
    Instant before = job(id).updatedAt();

    ledger().waiting(id);

    assertTrue(job(id).updatedAt().isAfter(before));
  }

  private void batchIsTaken() {
    JobId id = freshJob();

    assertTrue(leases().take(id, 0, WORKER, NOW, NOW.plus(LEASE)));

    assertFalse(leases().take(id, 0, "worker/2", NOW, NOW.plus(LEASE)));
  }

  private void leaseOfABatchIsRenewed() {
    JobId id = freshJob();
    assertTrue(leases().take(id, 0, WORKER, NOW, NOW.plus(LEASE)));

    assertTrue(leases().renew(id, 0, WORKER, NOW.plus(LEASE.multipliedBy(2))));

    assertFalse(leases().take(id, 0, "worker/2", NOW.plus(LEASE), NOW.plus(LEASE)));
  }

  private void batchIsReleased() {
    JobId id = freshJob();
    assertTrue(leases().take(id, 0, WORKER, NOW, NOW.plus(LEASE)));

    leases().release(id, 0, WORKER);

    assertTrue(leases().take(id, 0, "worker/2", NOW, NOW.plus(LEASE)));
  }

  private void batchesOfOthersAreReleased() {
    JobId id = freshJob();
    assertTrue(leases().take(id, 0, WORKER, NOW, NOW.plus(LEASE)));

    leases().releaseOthers(id, "incarnation-2");

    assertTrue(leases().take(id, 0, "incarnation-2/1", NOW, NOW.plus(LEASE)));
  }

  private void leaseOfTheCompactorIsReleased() {
    DynamoCompactionState state = compaction();
    assertTrue(state.take(WORKER, NOW, NOW.plus(LEASE)).isPresent());
    assertTrue(state.take("worker/2", NOW, NOW.plus(LEASE)).isEmpty());

    state.release(WORKER);

    assertTrue(state.take("worker/2", NOW, NOW.plus(LEASE)).isPresent());
    state.release("worker/2");
  }

  private void placeOfTheCompactorIsKept() {
    DynamoCompactionState state = compaction();
    CompactionPlace place = new CompactionPlace(Optional.of("entry"), Optional.empty());
    assertTrue(state.take(WORKER, NOW, NOW.plus(LEASE)).isPresent());

    assertTrue(state.keep(WORKER, place));

    state.release(WORKER);
    assertEquals(Optional.of(place), state.take("worker/2", NOW, NOW.plus(LEASE)));
    state.release("worker/2");
  }

  private static DynamoCompactionState compaction() {
    return new DynamoCompactionState(cut.dynamoDb(), control, RANDOM);
  }

  private static DynamoBatchLeases leases() {
    return new DynamoBatchLeases(cut.dynamoDb(), control, RANDOM);
  }

  private static JobId freshJob() {
    return new JobId(ACME, DocumentId.of(ACME, "docs", fresh("key")), 1, 1);
  }

  private void readingTurnIsTakenAndEnds() {
    TenantId tenant = new TenantId(fresh("t"));
    DynamoReadingTurns turns = turns(cut);

    assertEquals(Optional.empty(), turns.take(tenant, "one"));
    assertEquals(Optional.of(Duration.ZERO), turns(direct).take(tenant, "other"));
    turns.end(tenant, "one");

    assertEquals(Optional.empty(), turns(direct).take(tenant, "other"));
  }

  private static DynamoReadingTurns turns(AwsClients asked) {
    return new DynamoReadingTurns(
        asked.dynamoDb(), control, "fleet", LEASE, InstantSource.fixed(NOW), RANDOM);
  }

  private void deliveryIsMarked() {
    String message = fresh("message");

    marks(NOW).begin(message);

    assertEquals(1, marks(NOW.plusSeconds(3600)).deaths(message));
  }

  private void deliveryEnds() {
    String message = fresh("message");
    DynamoDeliveryMarks marks = marks(NOW);

    marks.end(message, marks.begin(message));

    assertEquals(0, marks(NOW.plusSeconds(3600)).deaths(message));
  }

  /** It removes marks only that it could not remove before; so only a mark's own write counts. */
  private void markThatWasLeftIsRemoved() {
    String message = fresh("message");
    DynamoDeliveryMarks marks = marks(NOW);
    String mark = marks.begin(message);

    assertEquals(0, marks.deaths(message));
    marks.end(message, mark);
    assertEquals(0, marks.deaths(message));
  }

  private static DynamoDeliveryMarks marks(Instant now) {
    return DynamoDeliveryMarks.in(
        cut.dynamoDb(),
        control,
        "queue",
        Duration.ofMinutes(15),
        Duration.ofDays(1),
        () -> now,
        RANDOM);
  }

  private void progressIsWritten() {
    DynamoReconcileProgress progress = new DynamoReconcileProgress(cut.dynamoDb(), control, RANDOM);
    Place place = new Place(Optional.of(fresh("job")), ReconcileCursor.SWEEP);

    progress.write(place);

    assertEquals(place.jobs(), progress.read().orElseThrow().jobs());
  }

  private void reembedIsWritten() {
    DynamoReembedStore store = new DynamoReembedStore(cut.dynamoDb(), control, RANDOM);
    DynamoReembedStore others = new DynamoReembedStore(direct.dynamoDb(), control, RANDOM);
    Reembed first = reembed();
    cutter.meanwhile(() -> assertTrue(others.put(first.revised(1))));

    assertTrue(store.put(first));

    assertEquals(
        List.of(first.revised(2)), others.of(first.target().tenant(), first.target().storeId()));
  }

  private void reembedIsRemoved() {
    DynamoReembedStore store = new DynamoReembedStore(cut.dynamoDb(), control, RANDOM);
    Reembed first = reembed();
    new DynamoReembedStore(direct.dynamoDb(), control, RANDOM).put(first);

    store.remove(first.target());

    assertEquals(List.of(), store.of(first.target().tenant(), first.target().storeId()));
  }

  private Reembed reembed() {
    return new Reembed(
        new Reembed.Target(ACME, fresh("vs"), 2),
        new Reembed.Use(StoreVersion.State.BUILDING, NOW),
        new Reembed.Fill(
            Optional.empty(), NOW, FillCounts.NONE, Optional.empty(), Reembed.FailedKeys.NONE),
        Reembed.Review.NONE,
        0);
  }

  private void stageIsChanged() {
    DynamoStageStore store = new DynamoStageStore(cut.dynamoDb(), control, RANDOM);
    DynamoStageStore others = new DynamoStageStore(direct.dynamoDb(), control, RANDOM);
    StageState seen = Objects.requireNonNull(store.states().get(PipelineStage.EMBEDDING));
    cutter.meanwhile(() -> {
      StageState made = Objects.requireNonNull(others.states().get(PipelineStage.EMBEDDING));
      assertEquals(new StageFlags(true, false), made.flags());
      assertTrue(others.change(made, StageFlags.RUNNING));
    });

    assertTrue(store.change(seen, new StageFlags(true, false)));

    assertEquals(
        new StageState(PipelineStage.EMBEDDING, StageFlags.RUNNING, seen.revision() + 2),
        store.states().get(PipelineStage.EMBEDDING));
  }

  private void progressIsCleared() {
    DynamoReconcileProgress progress = new DynamoReconcileProgress(cut.dynamoDb(), control, RANDOM);
    progress.write(Place.START);

    progress.clear();

    assertEquals(Optional.empty(), progress.read());
  }

  private void documentIsRegistered() {
    Document document = LedgerFixture.uploaded(ACME, "docs", fresh("key"), Optional.empty());

    assertTrue(
        ledger()
            .register(
                document, List.of(LedgerFixture.job(document, Job.Kind.UPLOAD)), Optional.empty()));
    Document seen = ledger().document(ACME, document.id()).orElseThrow();
    Document next = LedgerFixture.uploaded(ACME, "docs", document.key(), Optional.of(seen));
    assertTrue(
        ledger()
            .register(next, List.of(LedgerFixture.job(next, Job.Kind.UPLOAD)), Optional.of(seen)));
  }

  private void documentIsReplaced() {
    Document seen = document(uploaded());
    Document next = LedgerFixture.uploaded(ACME, "docs", seen.key(), Optional.of(seen));

    assertTrue(ledger().replace(next, seen));
    assertFalse(ledger().replace(next, seen));
  }

  private void removalIsApplied() {
    Document document =
        LedgerFixture.document(ACME, "docs", fresh("key"), Optional.empty(), JobStatus.DELETED);
    ledger()
        .register(
            document, List.of(LedgerFixture.job(document, Job.Kind.REMOVAL)), Optional.empty());
    JobId id = new JobId(ACME, document.id(), 1, 1);

    ledger().removalApplied(id);

    assertFalse(ledger().open(Optional.empty()).items().stream().anyMatch(job -> is(job, id)));
    assertEquals(1, listed(new Leftover.Removed(id)).size());
  }

  private static boolean is(Job job, JobId id) {
    return job.id().equals(id);
  }

  private void permitsAreTakenOnce() {
    Bucket bucket = bucket(10);

    assertEquals(new TakeResult.Taken(full(bucket, 20)), take(limiter(cut), bucket, 20));
    assertEquals(new TakeResult.Insufficient(full(bucket, 20)), take(limiter(cut), bucket, 1));
  }

  private void permitsAreChargedOnce() {
    Bucket bucket = bucket(10);

    assertEquals(full(bucket, 15), limiter(cut).charge(bucket, 15, Instant.EPOCH, NOW));
    assertEquals(full(bucket, 30), limiter(cut).charge(bucket, 15, Instant.EPOCH, NOW));
  }

  private void nonceIsNewToItsOwnRequestOnly() {
    DynamoNonceStore store = new DynamoNonceStore(cut.dynamoDb(), control, RANDOM);
    String nonce = fresh("nonce");

    assertTrue(store.note(ACME, nonce, NOW, NOW.plusSeconds(60)));
    assertFalse(store.note(ACME, nonce, NOW, NOW.plusSeconds(60)));
  }

  private void storeIsAdded() {
    DynamoStoreCatalog stores = catalog();
    StoreSpec store = store();

    stores.add(store);

    assertEquals(Optional.of(store), stores.find(ACME, store.name()));
  }

  private void storeIsReplaced() {
    StoreSpec seen = store();
    catalog().add(seen);
    StoreSpec next =
        seen.with(
            new StoreLabel("n" + seen.name(), "", Map.of("team", "other"), SearchDefaults.NONE),
            seen.chunking());

    assertTrue(catalog().replace(next, seen));
    assertFalse(catalog().replace(next, seen));
  }

  private void versionIsRetired() {
    StoreSpec made = store();
    StoreSpec seen =
        made.with(List.of(made.live(), ofNumber(2, made.live()).in(StoreVersion.State.PREVIOUS)));
    catalog().add(seen);

    assertTrue(catalog().replace(made, seen));

    assertEquals(1, listed(new Leftover.RetiredVersion(ACME, made.id(), 2)).size());
  }

  private static StoreVersion ofNumber(int number, StoreVersion like) {
    return new StoreVersion(
        number, like.vectors(), like.chunking(), like.state(), like.createdAt());
  }

  private void storeIsDeleted() {
    StoreSpec store = store();
    catalog().add(store);

    assertTrue(catalog().delete(ACME, store.id(), NOW));
    assertEquals(Optional.empty(), catalog().find(ACME, store.name()));
    assertEquals(1, listed(new Leftover.DeletedStore(ACME, store.id())).size());
  }

  private void expiredStoreIsDeleted() {
    StoreSpec store = store().with(Optional.of(new StoreExpiry(1, NOW)));
    catalog().add(store);

    assertTrue(catalog().delete(store, NOW));
    assertFalse(catalog().delete(store, NOW));
    assertEquals(1, listed(new Leftover.DeletedStore(ACME, store.id())).size());
    assertFalse(catalog().expiredBefore(NOW.plus(Duration.ofDays(9)), 100).contains(store));
  }

  private void usageIsAddedOnceWhoeverElseAdds() {
    DynamoUsageStore store = new DynamoUsageStore(cut.dynamoDb(), control, RANDOM);
    DynamoUsageStore other = new DynamoUsageStore(direct.dynamoDb(), control, RANDOM);
    LocalDate day = LocalDate.parse("2026-03-01");
    cutter.meanwhile(() -> other.add(new Usage(ACME, "onnx:a", day, new Usage.Counts(1, 100, 0))));

    store.add(new Usage(ACME, "onnx:a", day, new Usage.Counts(1, 10, 2)));

    assertEquals(
        List.of(new Usage(ACME, "onnx:a", day, new Usage.Counts(2, 110, 2))),
        store.list(ACME, day, day));
  }

  private static Ledger ledger() {
    return new Ledger(ledgerStore(), InstantSource.system());
  }

  private static LedgerStore ledgerStore() {
    return new DynamoLedger(cut.dynamoDb(), ledgerTable, RANDOM);
  }

  private static JobId uploaded() {
    Document document = LedgerFixture.uploaded(ACME, "docs", fresh("key"), Optional.empty());
    ledger()
        .register(
            document, List.of(LedgerFixture.job(document, Job.Kind.UPLOAD)), Optional.empty());
    return new JobId(ACME, document.id(), 1, 1);
  }

  private static JobId claimed() {
    JobId id = uploaded();
    assertTrue(ledger().claim(id, WORKER, LEASE));
    return id;
  }

  private static JobId planned() {
    JobId id = claimed();
    assertTrue(ledger().plan(id, WORKER, TWO_BATCHES));
    return id;
  }

  private static Job job(JobId id) {
    return ledger().job(id).orElseThrow();
  }

  private static JobStatus status(JobId id) {
    return job(id).status();
  }

  private static Document document(JobId id) {
    return ledger().document(ACME, id.document()).orElseThrow();
  }

  private static DynamoBreakerStore breakers(AwsClients clients) {
    return new DynamoBreakerStore(clients.dynamoDb(), control, RANDOM, BOUND);
  }

  private static DynamoLimiterStore limiter(AwsClients clients) {
    return new DynamoLimiterStore(clients.dynamoDb(), control, RANDOM, BOUND);
  }

  private static TakeResult take(DynamoLimiterStore store, Bucket bucket, long permits) {
    return store.take(bucket, permits, Instant.EPOCH, NOW);
  }

  private static Bucket bucket(long perSecond) {
    return new Bucket(fresh("bucket"), perSecond);
  }

  /** Time at which a bucket of which so much was taken at {@link #NOW} is full. */
  private static Instant full(Bucket bucket, long taken) {
    return NOW.plus(bucket.gains(taken));
  }

  private static DynamoStoreCatalog catalog() {
    return new DynamoStoreCatalog(
        cut.dynamoDb(), control, ledgerTable, Quotas.NONE, InstantSource.system(), RANDOM);
  }

  private static StoreSpec store() {
    String unique = "%024x".formatted(RANDOM.nextLong() >>> 1);
    return StoreSpec.of(
        ACME,
        "vs_" + unique,
        "s" + unique,
        StoreLabel.of("s" + unique),
        StoreVersion.first(
            new StoreVersion.ModelRef("model", "model@1", "space"),
            384,
            new ChunkingSpec(ChunkMethod.TOKENS, 100, 10),
            START));
  }

  private static ApiKey key() {
    return new ApiKey(
        fresh("key"),
        fresh("hash"),
        new ApiKey.Grant(ACME, Set.of(Role.EMBED)),
        "name",
        new ApiKey.Validity(START, Optional.empty()));
  }

  private static String fresh(String prefix) {
    return SharedEmulators.freshName(prefix);
  }
}
