package dev.embedway.testing.contracts.pipeline;

import static dev.embedway.testing.contracts.pipeline.LedgerFixture.ACME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.job.LedgerStore.StoreSlice;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of the lists of documents of every {@link LedgerStore}. */
public abstract class LedgerListContract {

  private final TestClock clock = new TestClock(LedgerFixture.START);
  private Ledger ledger;

  /** An empty store. */
  protected abstract LedgerStore store();

  @BeforeEach
  final void emptyLedger() {
    ledger = new Ledger(store(), clock);
  }

  @Test
  void documentsComeByStoreAndKeyWhateverTheStoresCase() {
    add(ACME, "beta", "a", JobStatus.QUEUED);
    add(ACME, "Alpha", "b", JobStatus.QUEUED);
    add(ACME, "alpha", "a", JobStatus.QUEUED);

    assertEquals(List.of("alpha/a", "Alpha/b", "beta/a"), names(query(10)));
    assertEquals(List.of("alpha/a", "Alpha/b"), names(inStore("ALPHA", 10)));
  }

  @Test
  void storeWhoseNameBeginsAnothersListsItsOwnOnly() {
    add(ACME, "doc", "a", JobStatus.QUEUED);
    add(ACME, "docs", "a", JobStatus.QUEUED);
    add(ACME, "doc-s", "a", JobStatus.QUEUED);

    assertEquals(List.of("doc/a"), names(inStore("doc", 10)));
  }

  @Test
  void oldestOpenJobsAreThoseThatWereMadeFirstAndAreNotOver() {
    List<Job> jobs = IntStream.range(0, 60).mapToObj(this::madeAt).toList();
    Job over = jobs.get(3);
    ledger.finish(over.id(), JobStatus.CANCELLED, Optional.empty());

    List<Job> oldest = ledger.oldestOpen();

    assertTrue(
        oldest.containsAll(jobs.stream().limit(26).filter(job -> !job.equals(over)).toList()));
    assertTrue(oldest.stream().noneMatch(job -> job.id().equals(over.id())));
  }

  private Job madeAt(int second) {
    Document document = LedgerFixture.uploaded(ACME, "docs", "key " + second, Optional.empty());
    Job like = LedgerFixture.job(document, Job.Kind.UPLOAD);
    Instant made = LedgerFixture.START.plusSeconds(second);
    Job job =
        new Job(
            like.id(),
            like.work(),
            like.target(),
            like.origin(),
            like.status(),
            like.plan(),
            like.done(),
            like.error(),
            new Job.Times(made, made));
    assertTrue(ledger.register(document, List.of(job), Optional.empty()));
    return job;
  }

  @Test
  void tenantsListTheirOwn() {
    add(ACME, "docs", "mine", JobStatus.QUEUED);
    add(new TenantId("other"), "docs", "theirs", JobStatus.QUEUED);

    assertEquals(List.of("docs/mine"), names(query(10)));
  }

  @Test
  void pagesJoinToTheWholeListAndTheLastHasNoNext() {
    List<String> all = IntStream.range(0, 7).mapToObj("key-%02d"::formatted).toList();
    all.forEach(key -> add(ACME, "docs", key, JobStatus.QUEUED));

    for (int limit : new int[] {1, 3, 7, 8}) {
      List<String> listed = new ArrayList<>();
      Optional<String> after = Optional.empty();
      int pages = 0;
      do {
        Page<Document> page = ledger.list(new DocumentQuery(ACME, none(), nothing(), limit, after));
        assertTrue(page.items().size() <= limit);
        page.items().forEach(document -> listed.add(document.key()));
        after = page.next();
        pages++;
      } while (after.isPresent());
      assertEquals(all, listed);
      assertEquals((all.size() + limit - 1) / limit, pages);
    }
  }

  @Test
  void statusIsFilteredBeforeTheLimitCounts() {
    for (int i = 0; i < 30; i++) {
      add(ACME, "docs", "key-%02d".formatted(i), i % 10 == 9 ? JobStatus.FAILED : JobStatus.QUEUED);
    }

    Page<Document> page =
        ledger.list(new DocumentQuery(ACME, none(), Optional.of(JobStatus.FAILED), 2, none()));

    assertEquals(List.of("docs/key-09", "docs/key-19"), names(page));
    assertTrue(page.next().isPresent());
  }

  @Test
  void deletedDocumentsAreListedOnlyWhenAskedFor() {
    add(ACME, "docs", "gone", JobStatus.DELETED);
    add(ACME, "docs", "there", JobStatus.QUEUED);

    assertEquals(List.of("docs/there"), names(query(10)));
    assertEquals(
        List.of("docs/gone"),
        names(
            ledger.list(
                new DocumentQuery(ACME, none(), Optional.of(JobStatus.DELETED), 10, none()))));
  }

  @Test
  void longestKeysAreListedApartAndPagedOver() {
    String longKey = "k".repeat(1010);
    List<String> keys = List.of(longKey + "é".repeat(200), longKey + "ü".repeat(200), longKey);
    keys.forEach(key -> add(ACME, "a".repeat(64), key, JobStatus.QUEUED));

    List<String> listed = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page<Document> page = ledger.list(new DocumentQuery(ACME, none(), nothing(), 1, after));
      page.items().forEach(document -> listed.add(document.key()));
      after = page.next();
    } while (after.isPresent());

    assertEquals(keys.stream().sorted().toList(), listed.stream().sorted().toList());
  }

  @Test
  void cursorOfAnotherQueryIsRefused() {
    add(ACME, "docs", "a", JobStatus.QUEUED);
    add(ACME, "docs", "b", JobStatus.QUEUED);
    String cursor = query(1).next().orElseThrow();
    char other = cursor.charAt(cursor.length() / 2) == 'A' ? 'B' : 'A';
    String changed =
        cursor.substring(0, cursor.length() / 2)
            + other
            + cursor.substring(cursor.length() / 2 + 1);

    assertInvalid(
        new DocumentQuery(new TenantId("other"), none(), nothing(), 1, Optional.of(cursor)));
    assertInvalid(new DocumentQuery(ACME, Optional.of("docs"), nothing(), 1, Optional.of(cursor)));
    assertInvalid(
        new DocumentQuery(ACME, none(), Optional.of(JobStatus.QUEUED), 1, Optional.of(cursor)));
    for (String forged : List.of("", "%", "aGVsbG8", "a".repeat(500), cursor + "=", changed)) {
      assertInvalid(new DocumentQuery(ACME, none(), nothing(), 1, Optional.of(forged)));
    }
  }

  @Test
  void slicesOfAStoreGoBothWaysFromADocumentWithoutTheDeleted() {
    List<String> keys = IntStream.range(0, 5).mapToObj("key-%d"::formatted).toList();
    keys.forEach(key -> add(ACME, "docs", key, JobStatus.QUEUED));
    add(ACME, "docs", "key-9", JobStatus.DELETED);
    add(ACME, "docs2", "key-5", JobStatus.QUEUED);
    add(new TenantId("other"), "docs", "key-6", JobStatus.QUEUED);

    for (SortOrder order : SortOrder.values()) {
      List<String> wanted = order == SortOrder.ASC ? keys : keys.reversed();
      for (int limit : new int[] {1, 2, 5, 6}) {
        assertEquals(wanted, sliced(order, limit), order + " by " + limit);
      }
    }
  }

  @Test
  void sliceOfAStoreFollowsAKeyThatNoDocumentHas() {
    List<String> keys = IntStream.range(0, 4).mapToObj("key-%d"::formatted).toList();
    keys.forEach(key -> add(ACME, "docs", key, JobStatus.QUEUED));
    Optional<String> after = Optional.of("key-1/removed");

    for (SortOrder order : SortOrder.values()) {
      assertEquals(
          order == SortOrder.ASC ? keys.subList(2, 4) : keys.subList(0, 2).reversed(),
          ledger.slice(new StoreSlice(ACME, "docs", order, 4, after)).stream()
              .map(Document::key)
              .toList());
    }
  }

  private List<String> sliced(SortOrder order, int limit) {
    List<String> listed = new ArrayList<>();
    List<Document> slice = List.of();
    do {
      Optional<String> after =
          slice.isEmpty() ? Optional.empty() : Optional.of(slice.getLast().key());
      slice = ledger.slice(new StoreSlice(ACME, "docs", order, limit, after));
      slice.forEach(document -> listed.add(document.key()));
    } while (slice.size() == limit);
    return listed;
  }

  private void assertInvalid(DocumentQuery query) {
    InvalidRequestException fault =
        assertThrows(InvalidRequestException.class, () -> ledger.list(query));
    assertEquals(ErrorCode.INVALID_CURSOR, fault.code());
  }

  private void add(TenantId tenant, String store, String key, JobStatus status) {
    Document document = LedgerFixture.document(tenant, store, key, Optional.empty(), status);
    assertTrue(
        ledger.register(
            document, List.of(LedgerFixture.job(document, Job.Kind.UPLOAD)), Optional.empty()));
  }

  private Page<Document> query(int limit) {
    return ledger.list(new DocumentQuery(ACME, none(), nothing(), limit, none()));
  }

  private Page<Document> inStore(String store, int limit) {
    return ledger.list(new DocumentQuery(ACME, Optional.of(store), nothing(), limit, none()));
  }

  private static List<String> names(Page<Document> page) {
    return page.items().stream().map(document -> document.store() + "/" + document.key()).toList();
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static Optional<JobStatus> nothing() {
    return Optional.empty();
  }
}
