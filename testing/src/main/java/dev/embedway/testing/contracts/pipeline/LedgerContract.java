package dev.embedway.testing.contracts.pipeline;

import static dev.embedway.testing.contracts.pipeline.LedgerFixture.ACME;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.LEASE;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.START;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.TWO_BATCHES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.job.Generations;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.job.Tally;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of a ledger over every {@link LedgerStore}, one caller after the other. */
public abstract class LedgerContract {

  private static final DocumentError ERROR =
      new DocumentError(DocumentError.Code.PROVIDER_FAILED, "store_unavailable: away");

  private final TestClock clock = new TestClock(START);
  private LedgerStore store;
  private Ledger ledger;

  /** An empty store. */
  protected abstract LedgerStore store();

  private Ledger ledger(Quotas quotas) {
    return new Ledger(store(), quotas, clock);
  }

  @BeforeEach
  final void emptyLedger() {
    store = store();
    ledger = new Ledger(store, clock);
  }

  @Test
  void registeredDocumentAndJobReadBackAsTheyWere() {
    JobId id = upload("notes/a.md");

    Document document = document(id);
    Job job = job(id);

    Document written = LedgerFixture.uploaded(ACME, "Docs", "notes/a.md", Optional.empty());
    assertEquals(LedgerFixture.job(written, Job.Kind.UPLOAD), job);
    assertEquals(written.source(), document.source());
    assertEquals(written.sequencer(), document.sequencer());
    assertEquals(written.updatedAt(), document.updatedAt());
    assertTrue(document.revision() > 0);
  }

  @Test
  void jobsAreReadTogetherWithoutThoseThatThereAreNoneOf() {
    JobId one = upload("a.md");
    JobId two = upload("b.md");
    JobId none = new JobId(ACME, one.document(), 9, 1);

    assertEquals(Set.of(job(one), job(two)), Set.copyOf(ledger.jobs(List.of(one, none, two))));
    assertEquals(List.of(), ledger.jobs(List.of()));
  }

  @Test
  void unknownDocumentsAndJobsAreEmpty() {
    DocumentId id = DocumentId.of(ACME, "docs", "none");

    assertTrue(ledger.document(ACME, id).isEmpty());
    assertTrue(ledger.job(new JobId(ACME, id, 1, 1)).isEmpty());
    assertFalse(ledger.claim(new JobId(ACME, id, 1, 1), "worker", LEASE));
  }

  @Test
  void anotherTenantsDocumentOfTheSameKeyIsAnotherOne() {
    JobId mine = upload("a.md");
    TenantId other = new TenantId("other");

    assertTrue(ledger.document(other, mine.document()).isEmpty());
  }

  @Test
  void registeringOverADocumentThatChangedIsRefused() {
    JobId first = upload("a.md");
    Document seen = document(first);
    assertTrue(ledger.claim(first, "worker", LEASE));

    Document next = LedgerFixture.uploaded(ACME, "Docs", "a.md", Optional.of(seen));
    boolean registered =
        ledger.register(next, List.of(LedgerFixture.job(next, Job.Kind.UPLOAD)), Optional.of(seen));

    assertFalse(registered);
    assertEquals(1, document(first).newest());
  }

  @Test
  void registeringWhatIsThereAsNewIsRefused() {
    upload("a.md");
    Document again = LedgerFixture.uploaded(ACME, "Docs", "a.md", Optional.empty());

    assertFalse(
        ledger.register(
            again, List.of(LedgerFixture.job(again, Job.Kind.UPLOAD)), Optional.empty()));
  }

  @Test
  void replaceNeedsTheDocumentAsItWasSeen() {
    JobId id = upload("a.md");
    Document seen = document(id);
    Document next =
        LedgerFixture.document(ACME, "Docs", "a.md", Optional.empty(), JobStatus.CANCELLED);

    assertTrue(ledger.replace(next, seen));
    assertFalse(ledger.replace(next, seen));
    assertEquals(JobStatus.CANCELLED, document(id).status());
  }

  @Test
  void metadataFileIsKeptThroughWhateverHappensToTheJob() {
    JobId id = upload("a.md");
    SourceObject object = new SourceObject("etag", LedgerFixture.START, 20, "", "");
    MetadataFile metadataFile =
        new MetadataFile(
            7,
            5,
            Optional.of(object),
            Map.of("year", 2026L, "ratio", 0.5, "draft", true, "lang", "\u00fc"),
            Optional.of(new DocumentError(DocumentError.Code.INVALID_METADATA, "why")));
    assertTrue(ledger.replace(document(id).with(metadataFile, LedgerFixture.START), document(id)));

    ledger.claim(id, "worker", LEASE);
    ledger.plan(id, "worker", LedgerFixture.TWO_BATCHES);
    ledger.markEmbedded(id, 0);
    ledger.finish(id, JobStatus.COMPLETED, Optional.empty());

    assertEquals(metadataFile, document(id).metadataFile());
  }

  @Test
  void claimMovesJobAndDocumentToChunking() {
    JobId id = upload("a.md");

    assertTrue(ledger.claim(id, "worker", LEASE));

    assertEquals(JobStatus.CHUNKING, job(id).status());
    assertEquals(JobStatus.CHUNKING, document(id).status());
  }

  @Test
  void claimHoldsUntilItsLeaseEnds() {
    JobId id = upload("a.md");
    assertTrue(ledger.claim(id, "first", LEASE));

    assertFalse(ledger.claim(id, "second", LEASE));
    clock.advance(LEASE);
    assertTrue(ledger.claim(id, "second", LEASE));
    assertFalse(ledger.renew(id, "first", LEASE));
    assertFalse(ledger.plan(id, "first", TWO_BATCHES));
  }

  @Test
  void renewedClaimHoldsLonger() {
    JobId id = upload("a.md");
    assertTrue(ledger.claim(id, "first", LEASE));
    clock.advance(LEASE.dividedBy(2));

    assertTrue(ledger.renew(id, "first", LEASE));

    clock.advance(LEASE.minusSeconds(1));
    assertFalse(ledger.claim(id, "second", LEASE));
  }

  @Test
  void releasedClaimIsFreeAtOnce() {
    JobId id = upload("a.md");
    assertTrue(ledger.claim(id, "first", LEASE));

    ledger.release(id, "second");
    assertFalse(ledger.claim(id, "second", LEASE));
    ledger.release(id, "first");

    assertTrue(ledger.claim(id, "second", LEASE));
  }

  @Test
  void claimsOfOtherIncarnationsAreVoided() {
    JobId theirs = upload("a.md");
    JobId mine = upload("b.md");
    assertTrue(ledger.claim(theirs, "run1/x", LEASE));
    assertTrue(ledger.claim(mine, "run2/x", LEASE));

    ledger.voidClaimsOfOthers("run2/");

    assertTrue(ledger.claim(theirs, "run2/y", LEASE));
    assertFalse(ledger.claim(mine, "run2/y", LEASE));
  }

  @Test
  void planIsRecordedOnceAndMovesToEmbedding() {
    JobId id = upload("a.md");
    assertTrue(ledger.claim(id, "worker", LEASE));

    assertTrue(ledger.plan(id, "worker", TWO_BATCHES));
    assertTrue(ledger.plan(id, "worker", TWO_BATCHES));

    assertEquals(Optional.of(TWO_BATCHES), job(id).plan());
    assertEquals(JobStatus.EMBEDDING, document(id).status());
    assertEquals(25, document(id).progress());
    assertFalse(ledger.claim(id, "another", LEASE));
  }

  @Test
  void marksMoveProgressHoweverOftenTheyAreRepeated() {
    JobId id = planned("a.md");

    ledger.markEmbedded(id, 1);
    ledger.markEmbedded(id, 1);
    assertEquals(Set.of(1), job(id).embedded());
    assertEquals(JobStatus.EMBEDDING, job(id).status());
    assertEquals(50, document(id).progress());

    ledger.markStored(id, 1);
    ledger.markEmbedded(id, 0);
    assertEquals(JobStatus.STORING, job(id).status());
    assertEquals(JobStatus.STORING, document(id).status());
    assertEquals(Set.of(1), job(id).stored());
    assertEquals(job(id).progress(), document(id).progress());
  }

  @Test
  void completingMakesTheGenerationVisible() {
    JobId id = planned("a.md");

    ledger.finish(id, JobStatus.COMPLETED, Optional.empty());

    Document document = document(id);
    assertEquals(JobStatus.COMPLETED, document.status());
    assertEquals(1, document.visible());
    assertEquals(1, document.settled());
    assertEquals(TWO_BATCHES.chunks(), document.chunks());
    assertEquals(100, document.progress());
  }

  @Test
  void documentHasTheNotesOfItsVisibleGeneration() {
    JobId first = planned("a.md");
    DocumentNotes before = document(first).notes();
    ledger.finish(first, JobStatus.COMPLETED, Optional.empty());

    DocumentNotes completed = document(first).notes();
    ledger.finish(upload("a.md"), JobStatus.UNCHANGED, Optional.empty());
    DocumentNotes unchanged = document(first).notes();
    ledger.finish(upload("a.md"), JobStatus.FAILED, Optional.of(ERROR));
    DocumentNotes failed = document(first).notes();
    remove(document(first));
    DocumentNotes removed = document(first).notes();

    assertEquals(DocumentNotes.NONE, before);
    assertEquals(LedgerFixture.NOTES, completed);
    assertEquals(Optional.of(TWO_BATCHES), job(first).plan());
    assertEquals(LedgerFixture.NOTES, unchanged);
    assertEquals(LedgerFixture.NOTES, failed);
    assertEquals(DocumentNotes.NONE, removed);
  }

  @Test
  void jobThatIsOverKeepsItsEnd() {
    JobId id = planned("a.md");
    DocumentError error = new DocumentError(DocumentError.Code.TOO_LARGE, "51 MB; 50 are allowed");
    ledger.finish(id, JobStatus.FAILED, Optional.of(error));

    ledger.finish(id, JobStatus.COMPLETED, Optional.empty());
    ledger.markStored(id, 0);
    assertFalse(ledger.claim(id, "worker", LEASE));

    assertEquals(JobStatus.FAILED, job(id).status());
    assertEquals(Set.of(), job(id).stored());
    assertEquals(Optional.of(error), document(id).error());
    assertEquals(JobStatus.FAILED, document(id).status());
    assertEquals(0, document(id).visible());
  }

  @Test
  void olderGenerationThatCompletesIsVisibleButDoesNotSpeakForTheDocument() {
    JobId first = planned("a.md");
    upload("a.md");

    ledger.markEmbedded(first, 0);
    ledger.finish(first, JobStatus.COMPLETED, Optional.empty());

    Document document = document(first);
    assertEquals(JobStatus.QUEUED, document.status());
    assertEquals(0, document.progress());
    assertEquals(1, document.visible());
    assertEquals(JobStatus.COMPLETED, job(first).status());
  }

  @Test
  void olderGenerationThatCompletesLateTakesNothingFromANewerOne() {
    JobId first = planned("a.md");
    JobId second = planned("a.md");
    ledger.finish(second, JobStatus.COMPLETED, Optional.empty());

    ledger.finish(first, JobStatus.COMPLETED, Optional.empty());

    assertEquals(2, document(second).visible());
    assertEquals(2, document(second).settled());
  }

  @Test
  void unchangedGenerationSettlesAndGivesTheDocumentItsStatusBack() {
    JobId first = planned("a.md");
    ledger.finish(first, JobStatus.COMPLETED, Optional.empty());
    JobId second = upload("a.md");
    assertTrue(ledger.claim(second, "worker", LEASE));

    ledger.finish(second, JobStatus.UNCHANGED, Optional.empty());

    Document document = document(second);
    assertEquals(JobStatus.COMPLETED, document.status());
    assertEquals(1, document.visible());
    assertEquals(2, document.settled());
    assertEquals(TWO_BATCHES.chunks(), document.chunks());
    assertEquals(JobStatus.UNCHANGED, job(second).status());
  }

  @Test
  void supersededIsAJobsStatusOnly() {
    JobId first = planned("a.md");
    upload("a.md");
    Document before = document(first);

    ledger.finish(first, JobStatus.SUPERSEDED, Optional.empty());

    assertEquals(JobStatus.SUPERSEDED, job(first).status());
    assertEquals(before, document(first));
  }

  @Test
  void manyDocumentsAreReadAtOnceWithoutThoseThatThereAreNoneOf() {
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < 230; i++) {
      JobId id = upload("many-" + i);
      Document document = document(id);
      keys.add(new ObjectKey(document.tenant(), document.store(), document.key()));
      keys.add(new ObjectKey(document.tenant(), document.store(), "none-" + i));
    }

    List<Document> found = ledger.documents(keys);

    assertEquals(230, found.size());
    assertEquals(
        keys.stream().map(ObjectKey::key).filter(key -> key.startsWith("many")).sorted().toList(),
        found.stream().map(Document::key).sorted().toList());
    assertEquals(List.of(), ledger.documents(List.of()));
  }

  @Test
  void failedJobIsOpenedAgainAtTheStageThatItsPlanShows() {
    JobId queued = upload("a.md");
    ledger.finish(queued, JobStatus.FAILED, Optional.of(ERROR));
    JobId cut = planned("b.md");
    ledger.markEmbedded(cut, 0);
    ledger.finish(cut, JobStatus.FAILED, Optional.of(ERROR));
    JobId embedded = planned("c.md");
    ledger.markEmbedded(embedded, 0);
    ledger.markEmbedded(embedded, 1);
    ledger.finish(embedded, JobStatus.FAILED, Optional.of(ERROR));

    assertTrue(requeued(queued));
    assertTrue(requeued(queued));
    assertTrue(requeued(cut));
    assertTrue(requeued(embedded));

    assertEquals(JobStatus.QUEUED, document(queued).status());
    assertEquals(JobStatus.EMBEDDING, document(cut).status());
    assertEquals(Set.of(0), job(cut).embedded());
    assertEquals(JobStatus.STORING, document(embedded).status());
    assertEquals(Optional.empty(), document(embedded).error());
    assertEquals(Optional.empty(), job(embedded).error());
    assertEquals(job(embedded).progress(), document(embedded).progress());
    assertEquals(Set.of(queued, cut, embedded), Set.copyOf(open()));
    assertTrue(ledger.claim(queued, "worker", LEASE));
    ledger.finish(cut, JobStatus.COMPLETED, Optional.empty());
    assertEquals(1, document(cut).visible());
  }

  @Test
  void jobThatDidNotFailOrIsNotTheNewestStaysOver() {
    JobId completed = planned("a.md");
    ledger.finish(completed, JobStatus.COMPLETED, Optional.empty());
    JobId cancelled = upload("b.md");
    ledger.finish(cancelled, JobStatus.CANCELLED, Optional.empty());
    JobId replaced = upload("c.md");
    ledger.finish(replaced, JobStatus.FAILED, Optional.of(ERROR));
    JobId newer = upload("c.md");
    JobId removed = upload("d.md");
    ledger.finish(removed, JobStatus.FAILED, Optional.of(ERROR));
    JobId removal = remove("d.md");

    for (JobId id : List.of(completed, cancelled, replaced, removed)) {
      assertFalse(requeued(id), id.toString());
    }

    assertEquals(JobStatus.FAILED, job(replaced).status());
    assertEquals(JobStatus.QUEUED, document(newer).status());
    assertEquals(JobStatus.DELETED, document(removal).status());
    assertFalse(requeued(new JobId(completed.tenant(), completed.document(), 99, 1)));
  }

  @Test
  void waitingJobCountsAsChangedUnlessItIsOver() {
    JobId under = planned("a.md");
    JobId over = planned("b.md");
    ledger.finish(over, JobStatus.FAILED, Optional.of(ERROR));
    Instant ended = job(over).updatedAt();
    clock.advance(Duration.ofMinutes(5));

    ledger.waiting(under);
    ledger.waiting(over);
    ledger.waiting(new JobId(under.tenant(), under.document(), 99, 1));

    assertEquals(clock.instant(), job(under).updatedAt());
    assertEquals(JobStatus.EMBEDDING, job(under).status());
    assertEquals(ended, job(over).updatedAt());
  }

  @Test
  void openListsWhatIsUnderWayAndRemovalsUntilTheyAreApplied() {
    List<JobId> uploads = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      uploads.add(upload("file-" + i));
    }
    ledger.finish(uploads.getFirst(), JobStatus.CANCELLED, Optional.empty());
    JobId removal = remove("file-1");
    assertEquals(12, open().size());
    assertTrue(open().contains(removal));

    ledger.finish(removal, JobStatus.COMPLETED, Optional.empty());
    ledger.removalApplied(removal);
    ledger.removalApplied(removal);

    assertEquals(Set.copyOf(uploads.subList(1, 12)), Set.copyOf(open()));
    assertEquals(JobStatus.DELETED, job(removal).status());
  }

  private boolean requeued(JobId id) {
    return RequeuedJobs.isRequeued(store, clock, id);
  }

  private List<JobId> open() {
    List<JobId> ids = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page<Job> page = ledger.open(after);
      page.items().forEach(job -> ids.add(job.id()));
      after = page.next();
    } while (after.isPresent());
    return ids;
  }

  private JobId upload(String key) {
    return LedgerFixture.register(ledger, key, JobStatus.QUEUED, Job.Kind.UPLOAD);
  }

  private JobId remove(String key) {
    return LedgerFixture.register(ledger, key, JobStatus.DELETED, Job.Kind.REMOVAL);
  }

  private JobId planned(String key) {
    return LedgerFixture.planned(ledger, key);
  }

  private Document document(JobId id) {
    return ledger.document(id.tenant(), id.document()).orElseThrow();
  }

  private Job job(JobId id) {
    return ledger.job(id).orElseThrow();
  }

  @Test
  void tallyFollowsUploadsReplacementsAndRemovals() {
    JobId first = upload("a.md");
    upload("b.md");
    long bytes = document(first).source().orElseThrow().bytes();

    Tally two = ledger.tally(ACME);
    Document replaced = replace(first);
    Tally larger = ledger.tally(ACME);
    remove(replaced);

    assertEquals(new Tally(2, 2 * bytes, 0), two);
    assertEquals(new Tally(2, 3 * bytes, 0), larger, "a second generation has twice the bytes");
    assertEquals(new Tally(1, bytes, 0), ledger.tally(ACME));
    assertEquals(Tally.NONE, ledger.tally(new TenantId("other")));
  }

  @Test
  void plannedVectorsAreCountedUntilTheJobFailsAndStayWhenItCompletes() {
    JobId failed = planned("a.md", 30);
    JobId completed = planned("b.md", 5);
    long planned = ledger.tally(ACME).vectors();
    ledger.finish(failed, JobStatus.FAILED, Optional.empty());
    long afterFailure = ledger.tally(ACME).vectors();
    ledger.finish(completed, JobStatus.COMPLETED, Optional.empty());
    long afterCompletion = ledger.tally(ACME).vectors();
    remove(document(completed));

    assertEquals(35, planned);
    assertEquals(5, afterFailure);
    assertEquals(5, afterCompletion);
    assertEquals(0, ledger.tally(ACME).vectors());
  }

  @Test
  void replacementCountsOnlyTheVectorsThatItHasMore() {
    JobId first = planned("a.md", 30);
    ledger.finish(first, JobStatus.COMPLETED, Optional.empty());
    JobId second = replace(first, 40);
    long during = ledger.tally(ACME).vectors();
    ledger.finish(second, JobStatus.COMPLETED, Optional.empty());
    long larger = ledger.tally(ACME).vectors();
    JobId third = replace(second, 10);
    long before = ledger.tally(ACME).vectors();
    ledger.finish(third, JobStatus.COMPLETED, Optional.empty());

    assertEquals(40, during);
    assertEquals(40, larger);
    assertEquals(40, before);
    assertEquals(10, ledger.tally(ACME).vectors());
  }

  @Test
  void documentsOverTheLimitAreRefusedUntilOneIsRemoved() {
    ledger = ledger(new Quotas(2, 0, 0, 0, 0));
    JobId first = upload("a.md");
    upload("b.md");
    Document third = LedgerFixture.uploaded(ACME, "Docs", "c.md", Optional.empty());

    PermissionException refused =
        assertThrows(
            PermissionException.class,
            () -> ledger.register(third, List.of(job(third)), Optional.empty()));
    boolean replaced = replace(first).newest() == 2;
    remove(document(first));

    assertEquals(ErrorCode.QUOTA_EXCEEDED, refused.code());
    assertEquals(
        Optional.of(Map.of("quota", "documents", "given", 3L, "allowed", 2L)), refused.details());
    assertTrue(replaced, "a replacement is no other document");
    assertTrue(ledger.register(third, List.of(job(third)), Optional.empty()));
    assertTrue(ledger.document(ACME, third.id()).isPresent());
  }

  @Test
  void bytesOverTheLimitAreRefused() {
    long bytes =
        LedgerFixture.uploaded(ACME, "Docs", "a.md", Optional.empty())
            .source()
            .orElseThrow()
            .bytes();
    ledger = ledger(new Quotas(0, 2 * bytes - 1, 0, 0, 0));
    upload("a.md");
    Document second = LedgerFixture.uploaded(ACME, "Docs", "b.md", Optional.empty());

    PermissionException refused =
        assertThrows(
            PermissionException.class,
            () -> ledger.register(second, List.of(job(second)), Optional.empty()));

    assertEquals(
        Optional.of(Map.of("quota", "bytes", "given", 2 * bytes, "allowed", 2 * bytes - 1)),
        refused.details());
    assertEquals(new Tally(1, bytes, 0), ledger.tally(ACME));
  }

  @Test
  void planOfMoreVectorsThanTheLimitIsRefused() {
    ledger = ledger(new Quotas(0, 0, 0, 0, 34));
    planned("a.md", 30);
    JobId second = upload("b.md");
    ledger.claim(second, "worker", LEASE);

    PermissionException refused =
        assertThrows(PermissionException.class, () -> ledger.plan(second, "worker", plan(5)));

    assertEquals(
        Optional.of(Map.of("quota", "vectors", "given", 35L, "allowed", 34L)), refused.details());
    assertTrue(ledger.plan(second, "worker", plan(4)));
    assertEquals(34, ledger.tally(ACME).vectors());
  }

  @Test
  void notedRecordsTakeRoomOfTheLimitOfVectors() {
    ledger = ledger(new Quotas(0, 0, 0, 0, 34));
    Instant noted = Instant.parse("2100-01-01T00:00:00Z");
    ledger.noteRecords(ACME, 20, noted);
    ledger.noteRecords(ACME, 40, noted.minusMillis(1));
    JobId job = upload("a.md");
    ledger.claim(job, "worker", LEASE);

    PermissionException refused =
        assertThrows(PermissionException.class, () -> ledger.plan(job, "worker", plan(15)));

    assertEquals(
        Optional.of(Map.of("quota", "vectors", "given", 35L, "allowed", 34L)), refused.details());
    assertEquals(20, ledger.tally(ACME).records(), "the later number stays");
    assertTrue(ledger.plan(job, "worker", plan(14)));
    assertEquals(new Tally(0, 0, 14, 20), ledger.tally(ACME).minus(new Tally(1, bytes(job), 0)));
    ledger.noteRecords(ACME, 7, noted.plusMillis(1));
    assertEquals(7, ledger.tally(ACME).records());
  }

  private long bytes(JobId id) {
    return document(id).source().orElseThrow().bytes();
  }

  @Test
  void concurrentUploadsDoNotPassTheLimit() {
    ledger = ledger(new Quotas(5, 0, 0, 0, 0));

    long registered =
        IntStream.range(0, 12)
            .parallel()
            .filter(i -> {
              Document next = LedgerFixture.uploaded(ACME, "Docs", "race-" + i, Optional.empty());
              try {
                return ledger.register(next, List.of(job(next)), Optional.empty());
              } catch (PermissionException e) {
                return false;
              }
            })
            .count();

    assertEquals(5, registered);
    assertEquals(5, ledger.tally(ACME).documents());
  }

  @Test
  void tenantIsHeldUntilItIsLetGo() {
    ledger.hold(ACME);
    ledger.hold(ACME);
    boolean held = ledger.isHeld(ACME);
    boolean other = ledger.isHeld(new TenantId("other"));
    ledger.letGo(ACME);

    assertTrue(held);
    assertFalse(other);
    assertFalse(ledger.isHeld(ACME));
  }

  private static Job job(Document document) {
    return LedgerFixture.job(document, Job.Kind.UPLOAD);
  }

  private static Job.Plan plan(int chunks) {
    return new Job.Plan("sha", 1, chunks, "model", ChunkingSpec.DEFAULT, DocumentNotes.NONE);
  }

  private JobId planned(String key, int chunks) {
    return planned(upload(key), chunks);
  }

  private JobId planned(JobId id, int chunks) {
    assertTrue(ledger.claim(id, "worker", LEASE));
    assertTrue(ledger.plan(id, "worker", plan(chunks)));
    return id;
  }

  private JobId replace(JobId first, int chunks) {
    Document next = replace(first);
    return planned(new JobId(ACME, next.id(), next.newest(), 1), chunks);
  }

  private Document replace(JobId first) {
    Document seen = document(first);
    Document next = LedgerFixture.uploaded(ACME, "Docs", seen.key(), Optional.of(seen));
    assertTrue(ledger.register(next, List.of(job(next)), Optional.of(seen)));
    return document(first);
  }

  private void remove(Document seen) {
    Generations.Step removal = Generations.removal(seen, Optional.empty(), clock.instant());
    assertTrue(ledger.register(removal.next(), removal.jobs(), Optional.of(seen)));
  }
}
