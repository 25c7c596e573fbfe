package dev.embedway.testing.contracts.pipeline;

import static dev.embedway.testing.contracts.pipeline.LedgerFixture.ACME;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.LEASE;
import static dev.embedway.testing.contracts.pipeline.LedgerFixture.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.ForgetChange;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerCommit;
import dev.embedway.core.pipeline.job.LedgerStep;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.job.Leftover;
import dev.embedway.core.pipeline.job.Leftovers;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of the forget list of every {@link LedgerStore}. */
public abstract class ForgetListContract {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LONG = Duration.ofDays(100);

  private final TestClock clock = new TestClock(START);
  private LedgerStore store;
  private Ledger ledger;

  /** An empty store. */
  protected abstract LedgerStore store();

  @BeforeEach
  final void emptyLedger() {
    store = store();
    ledger = new Ledger(store, clock);
  }

  @Test
  void generationThatANewerOneReplacedIsListedInTheSameCommit() {
    JobId first = completed("a.md");
    Set<Leftover> before = listed();
    JobId second = planned("a.md");
    Set<Leftover> during = listed();

    ledger.finish(second, JobStatus.COMPLETED, Optional.empty());

    assertEquals(Set.of(), before);
    assertEquals(Set.of(), during);
    assertEquals(Set.of(new Leftover.Earlier(second)), listed());
    assertEquals(2, ledger.document(ACME, first.document()).orElseThrow().visible());
  }

  @Test
  void firstGenerationAndAnUnchangedOneLeaveNothing() {
    completed("a.md");
    JobId second = upload("a.md");
    assertTrue(ledger.claim(second, "worker", LEASE));

    ledger.finish(second, JobStatus.UNCHANGED, Optional.empty());

    assertEquals(Set.of(), listed());
  }

  @Test
  void jobsThatEndWithoutAVisibleGenerationAreListed() {
    JobId superseded = planned("a.md");
    JobId cancelled = upload("b.md");
    JobId failed = planned("c.md");

    ledger.finish(superseded, JobStatus.SUPERSEDED, Optional.empty());
    ledger.finish(cancelled, JobStatus.CANCELLED, Optional.empty());
    ledger.finish(failed, JobStatus.FAILED, Optional.empty());

    assertEquals(generations(superseded, cancelled, failed), listed());
  }

  @Test
  void olderGenerationThatCompletesLateIsListedAndTheVisibleOneIsNot() {
    JobId first = planned("a.md");
    JobId second = planned("a.md");
    ledger.finish(second, JobStatus.COMPLETED, Optional.empty());

    ledger.finish(first, JobStatus.COMPLETED, Optional.empty());

    assertEquals(Set.of(new Leftover.Earlier(second), new Leftover.Generation(first)), listed());
  }

  @Test
  void jobThatIsOverIsListedOnceHoweverOftenItIsEnded() {
    JobId failed = planned("a.md");
    ledger.finish(failed, JobStatus.FAILED, Optional.empty());
    ForgetEntry entry = entries(after(LONG)).getFirst();
    assertTrue(ledger.forgotten(entry));

    ledger.finish(failed, JobStatus.SUPERSEDED, Optional.empty());

    assertEquals(Set.of(), listed());
  }

  @Test
  void jobThatIsOpenedAgainIsNoLongerListed() {
    JobId failed = planned("a.md");
    ledger.finish(failed, JobStatus.FAILED, Optional.empty());

    assertTrue(RequeuedJobs.isRequeued(store, clock, failed));
    Set<Leftover> opened = listed();
    ledger.finish(failed, JobStatus.FAILED, Optional.empty());
    Set<Leftover> again = listed();
    assertTrue(RequeuedJobs.isRequeued(store, clock, failed));
    ledger.finish(failed, JobStatus.COMPLETED, Optional.empty());

    assertEquals(Set.of(), opened);
    assertEquals(generations(failed), again);
    assertEquals(Set.of(), listed());
  }

  @Test
  void failedJobIsDueOnlyOnceItCannotBeOpenedAgain() {
    JobId failed = planned("a.md");
    ledger.finish(failed, JobStatus.FAILED, Optional.empty());
    clock.advance(Duration.ofDays(15).minusSeconds(1));
    List<ForgetEntry> early = ledger.leftovers(Optional.empty()).items();
    boolean reopened = RequeuedJobs.isRequeued(store, clock, failed);
    ledger.finish(failed, JobStatus.FAILED, Optional.empty());
    clock.advance(Duration.ofDays(15));
    List<ForgetEntry> between = ledger.leftovers(Optional.empty()).items();
    boolean late = RequeuedJobs.isRequeued(store, clock, failed);
    clock.advance(Duration.ofDays(1));

    assertEquals(List.of(), early);
    assertTrue(reopened);
    assertEquals(List.of(), between);
    assertFalse(late);
    assertEquals(generations(failed), what(ledger.leftovers(Optional.empty()).items()));
  }

  @Test
  void removalIsListedOnceItIsApplied() {
    completed("a.md");
    JobId removal = remove("a.md");
    Set<Leftover> open = listed();

    ledger.removalApplied(removal);
    ledger.removalApplied(removal);

    assertEquals(Set.of(), open);
    assertEquals(Set.of(new Leftover.Removed(removal)), listed());
  }

  @Test
  void entriesAreDueAfterAnHourAndNotBefore() {
    completed("a.md");
    JobId second = planned("a.md");
    ledger.finish(second, JobStatus.COMPLETED, Optional.empty());
    Instant due = clock.instant().plus(HOUR).truncatedTo(ChronoUnit.MILLIS);

    assertEquals(List.of(), entries(due.minusMillis(1)));
    assertEquals(List.of(new ForgetEntry(new Leftover.Earlier(second), due)), entries(due));
    assertEquals(List.of(), ledger.leftovers(Optional.empty()).items());
    clock.advance(HOUR);
    assertEquals(1, ledger.leftovers(Optional.empty()).items().size());
  }

  @Test
  void forgottenEntryIsGoneAndRepeatingItChangesNothing() {
    JobId one = planned("a.md");
    JobId other = planned("b.md");
    ledger.finish(one, JobStatus.SUPERSEDED, Optional.empty());
    ledger.finish(other, JobStatus.SUPERSEDED, Optional.empty());
    ForgetEntry entry =
        entries(after(LONG)).stream()
            .filter(it -> it.what().equals(new Leftover.Generation(one)))
            .findFirst()
            .orElseThrow();

    boolean first = ledger.forgotten(entry);
    boolean second = ledger.forgotten(entry);

    assertTrue(first);
    assertFalse(second);
    assertEquals(generations(other), listed());
  }

  @Test
  void entryThatWasWrittenAnewIsNotTakenOffByOneWhoReadTheOld() {
    JobId failed = planned("a.md");
    ledger.finish(failed, JobStatus.FAILED, Optional.empty());
    ForgetEntry old = entries(after(LONG)).getFirst();
    clock.advance(HOUR);
    assertTrue(RequeuedJobs.isRequeued(store, clock, failed));
    boolean whileOpen = ledger.forgotten(old);
    ledger.finish(failed, JobStatus.FAILED, Optional.empty());

    boolean taken = ledger.forgotten(old);

    assertFalse(whileOpen);
    assertFalse(taken);
    assertEquals(generations(failed), listed());
  }

  @Test
  void refusedCommitLeavesNoEntry() {
    JobId id = planned("a.md");
    JobState seen = store.job(id).orElseThrow();
    ledger.waiting(id);
    LedgerStep.Write ended =
        new LedgerStep.Write(seen.closed()).with(new Leftovers(START).removed(id));

    LedgerStore.Outcome outcome =
        store.commit(LedgerCommit.of(ended, seen, Optional.empty(), Quotas.NONE));

    assertEquals(LedgerStore.Outcome.CHANGED, outcome);
    assertEquals(Set.of(), listed());
  }

  @Test
  void pagesJoinToAllEntriesWhileTheyAreTakenOff() {
    Set<Leftover> all =
        IntStream.range(0, 450)
            .mapToObj(i -> new Leftover.Earlier(fresh("key-" + i)))
            .collect(Collectors.toSet());
    all.forEach(this::write);

    Set<Leftover> read = new HashSet<>();
    Optional<String> after = Optional.empty();
    do {
      Page<ForgetEntry> page = store.due(after(LONG), after);
      for (ForgetEntry entry : page.items()) {
        assertTrue(read.add(entry.what()), "listed twice: " + entry);
        assertTrue(ledger.forgotten(entry));
      }
      after = page.next();
    } while (after.isPresent());

    assertEquals(all, read);
    assertEquals(Set.of(), listed());
  }

  @Test
  void everyKindOfLeftoverReadsBackAsItWas() {
    JobId job = new JobId(ACME, DocumentId.of(ACME, "docs", "a"), 123_456_789_012L, 7);
    Set<Leftover> all =
        Set.of(
            new Leftover.Generation(job),
            new Leftover.Earlier(job),
            new Leftover.Removed(job),
            new Leftover.RetiredVersion(ACME, "vs_1", 7),
            new Leftover.RetiredVersion(new TenantId("other"), "vs_1", 8),
            new Leftover.DeletedStore(ACME, "vs_1"));

    all.forEach(this::write);

    assertEquals(all, listed());
    assertEquals(
        Set.of(ACME, new TenantId("other")),
        listed().stream().map(Leftover::tenant).collect(Collectors.toSet()));
  }

  /** Writes an entry beside a job that is added. */
  private void write(Leftover leftover) {
    JobId id = fresh("beside-" + leftover);
    Document document = LedgerFixture.uploaded(ACME, "Docs", id.wire(), Optional.empty());
    LedgerCommit commit = LedgerCommit.of(document, Optional.empty(), Quotas.NONE);
    assertEquals(
        LedgerStore.Outcome.COMMITTED,
        store.commit(
            new LedgerCommit(
                commit.tenant(),
                commit.document(),
                commit.jobs(),
                ForgetChange.add(new ForgetEntry(leftover, START)),
                Optional.empty(),
                commit.change(),
                commit.limits())));
  }

  private static JobId fresh(String key) {
    return new JobId(ACME, DocumentId.of(ACME, "docs", key), 1, 1);
  }

  private Instant after(Duration time) {
    return clock.instant().plus(time);
  }

  /** Leftovers of the whole list, due or not. */
  private Set<Leftover> listed() {
    return what(entries(after(LONG)));
  }

  private static Set<Leftover> what(List<ForgetEntry> entries) {
    Set<Leftover> all = entries.stream().map(ForgetEntry::what).collect(Collectors.toSet());
    assertEquals(entries.size(), all.size());
    return all;
  }

  private List<ForgetEntry> entries(Instant now) {
    List<ForgetEntry> entries = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page<ForgetEntry> page = store.due(now, after);
      entries.addAll(page.items());
      after = page.next();
    } while (after.isPresent());
    return entries;
  }

  private static Set<Leftover> generations(JobId... jobs) {
    return List.of(jobs).stream().map(Leftover.Generation::new).collect(Collectors.toSet());
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

  private JobId completed(String key) {
    JobId id = planned(key);
    ledger.finish(id, JobStatus.COMPLETED, Optional.empty());
    return id;
  }
}
