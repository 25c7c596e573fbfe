package dev.embedway.models.engine.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.InternalException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EngineSettings.Residency;
import dev.embedway.core.provider.Requester;
import dev.embedway.core.provider.Requester.Priority;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.models.engine.residency.LoadedModel;
import dev.embedway.models.engine.residency.ModelLease;
import dev.embedway.models.engine.residency.ResidentModels;
import dev.embedway.models.engine.residency.RunBuffers;
import dev.embedway.models.engine.residency.RunPolicy;
import dev.embedway.models.tokenizer.TokenIds;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs that texts of several callers share, of one worker that is busy while they are queued. */
@Timeout(120)
class SharedRunsTest {

  private static final int BUSY = 1_000;
  private static final int FAULTY = 666;
  private static final int FATAL = 667;
  private static final RunPolicy EQUAL = RunPolicy.of(Variant.INT8).ofStaticScales();

  /** First tokens of the texts of each run. */
  private final List<List<Integer>> runs = new CopyOnWriteArrayList<>();

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch sign = new CountDownLatch(1);
  private final ResidentModels models =
      new ResidentModels(
          new Residency(1, 1000, Duration.ofMinutes(5)),
          InstantSource.system(),
          new RecordingSource());
  private final EngineWorkers workers = new EngineWorkers(1, InstantSource.system());
  private RunPolicy policy = EQUAL;

  @BeforeEach
  void keepTheWorkerBusy() throws InterruptedException {
    submit("busy", Priority.INTERACTIVE, text(BUSY, 1));
    assertTrue(begun.await(60, TimeUnit.SECONDS));
  }

  @AfterEach
  void close() {
    sign.countDown();
    workers.close();
    models.close();
  }

  /** A text of so many tokens, which its first one names. */
  private static TokenIds text(int name, int length) {
    int[] ids = new int[length];
    Arrays.fill(ids, 7);
    ids[0] = name;
    return TokenIds.of(ids);
  }

  private QueuedCall submit(String tenant, Priority priority, TokenIds... texts)
      throws InterruptedException {
    try (ModelLease lease = lease(tenant)) {
      return workers.submit(
          lease, List.of(texts), later(), new Requester(new TenantId(tenant), priority));
    }
  }

  private ModelLease lease(String tenant) throws InterruptedException {
    return models.acquire(FakeProvider.MODEL, new TenantId(tenant), later());
  }

  private static Instant later() {
    return Instant.now().plusSeconds(60);
  }

  /** Lets the worker go on; the runs after the first. */
  private List<List<Integer>> finished() {
    sign.countDown();
    workers.close();
    return runs.subList(1, runs.size());
  }

  @Test
  void textsOfOneLengthShareARunAndEachCallerHasItsOwnVectors() throws Exception {
    List<QueuedCall> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      calls.add(submit("tenant-" + i % 3, Priority.INTERACTIVE, text(i, 3)));
    }

    assertEquals(1, finished().size());

    assertEquals(List.of(0, 1, 2, 3, 4), runs.get(1).stream().sorted().toList());
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of(Vector.of(i)), calls.get(i).ticket().await(Instant.now()));
    }
    assertEquals(2, workers.counts(0).runs());
    assertEquals(6, workers.counts(0).texts());
  }

  @Test
  void otherLengthsHaveRunsOfTheirOwn() throws Exception {
    submit("a", Priority.INTERACTIVE, text(1, 3));
    submit("b", Priority.INTERACTIVE, text(2, 4));
    submit("c", Priority.INTERACTIVE, text(3, 3));

    assertEquals(List.of(List.of(1, 3), List.of(2)), finished());
  }

  @Test
  void likeLengthsShareARunWhereTheyArePadded() throws Exception {
    policy = RunPolicy.of(Variant.FP32);
    submit("a", Priority.INTERACTIVE, text(1, 8));
    submit("b", Priority.INTERACTIVE, text(2, 10));
    submit("c", Priority.INTERACTIVE, text(3, 6));
    submit("d", Priority.INTERACTIVE, text(4, 20));

    assertEquals(List.of(List.of(1, 2), List.of(3), List.of(4)), finished());
  }

  @Test
  void modelThatScalesByTheRunTakesNoOthers() throws Exception {
    policy = RunPolicy.of(Variant.INT8);
    submit("a", Priority.INTERACTIVE, text(1, 3));
    submit("b", Priority.INTERACTIVE, text(2, 3));

    assertEquals(List.of(List.of(1), List.of(2)), finished());
  }

  @Test
  void runHasNoMoreTokensThanAModelTakesBest() throws Exception {
    for (int i = 0; i < 10; i++) {
      submit("tenant-" + i, Priority.INTERACTIVE, text(i, 40));
    }

    assertEquals(List.of(4, 4, 2), finished().stream().map(List::size).toList());
  }

  @Test
  void workOfThePipelineWaitsForItsOwnTurn() throws Exception {
    submit("a", Priority.PIPELINE, text(1, 3));
    submit("b", Priority.INTERACTIVE, text(2, 3));
    submit("c", Priority.PIPELINE, text(3, 3));

    assertEquals(List.of(List.of(2), List.of(1, 3)), finished());
  }

  @Test
  void largeCallTakesOthersIntoItsLastRun() throws Exception {
    TokenIds[] many = IntStream.range(0, 60).mapToObj(i -> text(i, 4)).toArray(TokenIds[]::new);
    submit("a", Priority.INTERACTIVE, many);
    submit("b", Priority.INTERACTIVE, text(77, 4));

    List<List<Integer>> finished = finished();

    assertEquals(61, finished.stream().mapToInt(List::size).sum());
    assertEquals(2, finished.size());
  }

  @Test
  void textThatCannotBeRunFailsItsOwnCallAlone() throws Exception {
    QueuedCall first = submit("a", Priority.INTERACTIVE, text(1, 3));
    QueuedCall faulty = submit("b", Priority.INTERACTIVE, text(FAULTY, 3));
    QueuedCall last = submit("c", Priority.INTERACTIVE, text(3, 3));

    finished();

    assertEquals(List.of(Vector.of(1)), first.ticket().await(Instant.now()));
    assertEquals(List.of(Vector.of(3)), last.ticket().await(Instant.now()));
    assertThrows(IllegalStateException.class, () -> faulty.ticket().await(Instant.now()));
  }

  @Test
  void errorInOneOfTheRunsByThemselvesLeavesNobodyWaiting() throws Exception {
    QueuedCall first = submit("a", Priority.INTERACTIVE, text(1, 3));
    QueuedCall faulty = submit("b", Priority.INTERACTIVE, text(FAULTY, 3));
    QueuedCall fatal = submit("c", Priority.INTERACTIVE, text(FATAL, 3));
    QueuedCall last = submit("d", Priority.INTERACTIVE, text(4, 3));

    finished();

    assertEquals(List.of(Vector.of(1)), first.ticket().await(Instant.now()));
    assertThrows(IllegalStateException.class, () -> faulty.ticket().await(Instant.now()));
    assertThrows(InternalException.class, () -> fatal.ticket().await(Instant.now()));
    assertThrows(InternalException.class, () -> last.ticket().await(Instant.now()));
  }

  @Test
  void callThatWasLeftIsNotPartOfARun() throws Exception {
    submit("a", Priority.INTERACTIVE, text(1, 3));
    QueuedCall late;
    try (ModelLease lease = lease("b")) {
      late =
          workers.submit(
              lease,
              List.of(text(2, 3)),
              Instant.now().minusSeconds(1),
              new Requester(new TenantId("b"), Priority.INTERACTIVE));
    }
    workers.leave(submit("c", Priority.INTERACTIVE, text(3, 3)));

    assertEquals(List.of(List.of(1)), finished());

    assertTrue(late.ticket().isOver());
    assertEquals(1, workers.counts(0).expired());
    assertEquals(1, workers.counts(0).abandoned());
  }

  @Test
  void eachWorkerIsLeftItsShare() throws Exception {
    FairQueue queue = new FairQueue();
    for (int i = 0; i < 7; i++) {
      try (ModelLease lease = lease("a")) {
        queue.add(
            new QueuedCall(
                new Ticket(1, later()),
                new Requester(new TenantId("tenant-" + i), Priority.INTERACTIVE),
                lease.share(),
                List.of(text(i, 3)),
                List.of(List.of(0))));
      }
    }

    List<Integer> sizes = new ArrayList<>();
    for (List<FairQueue.Run> taken = queue.poll(2); !taken.isEmpty(); taken = queue.poll(2)) {
      sizes.add(taken.size());
      taken.forEach(run -> run.call().ended(1));
    }

    assertEquals(List.of(4, 2, 1), sizes);
  }

  /** A model whose vectors are the texts' names, and whose first run waits for a sign. */
  private final class RecordingSource implements ResidentModels.Source {
    @Override
    public long bytes(ModelSpec model) {
      return 1;
    }

    @Override
    public LoadedModel load(ModelSpec model) {
      return new LoadedModel() {
        @Override
        public List<Vector> run(List<TokenIds> texts, RunBuffers buffers) {
          List<Integer> names = texts.stream().map(text -> text.get(0)).toList();
          begun.countDown();
          try {
            assertTrue(sign.await(60, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          if (names.contains(FAULTY)) {
            throw new IllegalStateException("faulty");
          }
          if (names.contains(FATAL)) {
            throw new StackOverflowError("fatal");
          }
          runs.add(names);
          return names.stream().map(name -> Vector.of(name)).toList();
        }

        @Override
        public RunPolicy policy() {
          return policy;
        }

        @Override
        public void close() {
          // Holds nothing.
        }
      };
    }
  }
}
