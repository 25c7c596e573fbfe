package dev.embedway.testing.contracts.pipeline;

import static dev.embedway.testing.contracts.pipeline.LedgerFixture.ACME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.testing.AtOnce;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of a ledger over every {@link LedgerStore}, for many callers at once. */
public abstract class LedgerRaceContract {

  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final int CALLERS = 8;

  private final TestClock clock = new TestClock(LedgerFixture.START);
  private Ledger ledger;

  /** An empty store. */
  protected abstract LedgerStore store();

  @BeforeEach
  final void emptyLedger() {
    ledger = new Ledger(store(), clock);
  }

  @Test
  void ofManyWhoRegisterOverTheSameDocumentOneWins() throws Exception {
    Optional<Document> seen = Optional.empty();
    for (int generation = 1; generation <= 5; generation++) {
      Document next = LedgerFixture.uploaded(ACME, "docs", "a", seen);
      Job job = LedgerFixture.job(next, Job.Kind.UPLOAD);
      Optional<Document> before = seen;

      List<Boolean> won =
          AtOnce.call(CALLERS, _ -> () -> ledger.register(next, List.of(job), before));

      assertEquals(1, won.stream().filter(Boolean::booleanValue).count());
      seen = ledger.document(ACME, next.id());
      assertEquals(generation, seen.orElseThrow().newest());
    }
  }

  @Test
  void ofManyWhoClaimOneWins() throws Exception {
    JobId id = upload();

    List<Boolean> won = AtOnce.call(CALLERS, i -> () -> ledger.claim(id, "worker-" + i, LEASE));

    assertEquals(1, won.stream().filter(Boolean::booleanValue).count());
  }

  @Test
  void ofManyWhoTakeOverAClaimThatEndedOneWins() throws Exception {
    JobId id = upload();
    assertTrue(ledger.claim(id, "dead", LEASE));
    clock.advance(LEASE);

    List<Boolean> won = AtOnce.call(CALLERS, i -> () -> ledger.claim(id, "worker-" + i, LEASE));

    assertEquals(1, won.stream().filter(Boolean::booleanValue).count());
  }

  @Test
  void noMarkIsLostAndProgressEndsAtThatOfAll() throws Exception {
    int batches = 5 * CALLERS;
    JobId id = upload();
    assertTrue(ledger.claim(id, "worker", LEASE));
    assertTrue(
        ledger.plan(
            id,
            "worker",
            new Job.Plan(
                "sha", batches, 100, "model@1", ChunkingSpec.DEFAULT, DocumentNotes.NONE)));

    AtOnce.call(
        CALLERS,
        caller ->
            () -> {
              for (int i = 0; i < batches / CALLERS; i++) {
                int batch = caller * (batches / CALLERS) + i;
                ledger.markEmbedded(id, batch);
                ledger.markStored(id, batch);
              }
              return true;
            });

    Set<Integer> all = IntStream.range(0, batches).boxed().collect(Collectors.toSet());
    Job job = ledger.job(id).orElseThrow();
    Document document = ledger.document(ACME, id.document()).orElseThrow();
    assertEquals(all, job.embedded());
    assertEquals(all, job.stored());
    assertEquals(JobStatus.STORING, job.status());
    assertEquals(JobStatus.STORING, document.status());
    assertEquals(100, document.progress());
  }

  @Test
  void ofManyEndsOneHolds() throws Exception {
    JobId id = upload();
    List<JobStatus> ends = List.of(JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.COMPLETED);

    AtOnce.call(
        CALLERS,
        i ->
            () -> {
              ledger.finish(id, ends.get(i % ends.size()), Optional.empty());
              return ledger.job(id).orElseThrow().status().isTerminal();
            });

    Job job = ledger.job(id).orElseThrow();
    Document document = ledger.document(ACME, id.document()).orElseThrow();
    assertEquals(job.status(), document.status());
    // A cancelled job whose generation the vector store shows all the same says so.
    assertEquals(job.status() == JobStatus.FAILED ? 0 : 1, document.visible());
  }

  @Test
  void marksAndANewGenerationAtOnceLeaveTheDocumentToTheNewOne() throws Exception {
    JobId first = upload();
    assertTrue(ledger.claim(first, "worker", LEASE));
    assertTrue(
        ledger.plan(
            first,
            "worker",
            new Job.Plan(
                "sha", CALLERS, 100, "model@1", ChunkingSpec.DEFAULT, DocumentNotes.NONE)));

    AtOnce.call(
        CALLERS,
        caller ->
            () -> {
              if (caller == 0) {
                upload();
              } else {
                ledger.markEmbedded(first, caller);
              }
              return true;
            });

    Document document = ledger.document(ACME, first.document()).orElseThrow();
    assertEquals(2, document.newest());
    assertEquals(JobStatus.QUEUED, document.status());
    assertEquals(0, document.progress());
    assertEquals(CALLERS - 1, ledger.job(first).orElseThrow().embedded().size());
  }

  private JobId upload() {
    while (true) {
      Optional<Document> seen = ledger.document(ACME, DocumentId.of(ACME, "docs", "a"));
      Document next = LedgerFixture.uploaded(ACME, "docs", "a", seen);
      Job job = LedgerFixture.job(next, Job.Kind.UPLOAD);
      if (ledger.register(next, List.of(job), seen)) {
        return job.id();
      }
    }
  }
}
