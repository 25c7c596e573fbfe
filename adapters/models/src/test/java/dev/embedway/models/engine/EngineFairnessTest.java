package dev.embedway.models.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EngineSettings.Residency;
import dev.embedway.core.provider.Requester;
import dev.embedway.core.provider.Requester.Priority;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.models.engine.queue.EngineWorkers;
import dev.embedway.models.engine.queue.FairQueue;
import dev.embedway.models.engine.queue.QueuedCall;
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
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The order in which one worker runs the calls of several tenants, under attack by one. All calls
 * but the first are queued before the first run ends.
 */
@Timeout(300)
final class EngineFairnessTest {
  private static final ModelSpec MODEL = oneTextARun();
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final int RUNS = 100;

  /** The run under way, and one run of the other tenant's before the turn comes. */
  private static final int A_TURN = 2;

  private final List<Integer> order = new CopyOnWriteArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch sign = new CountDownLatch(1);
  private final ResidentModels models =
      new ResidentModels(
          new Residency(1, 1000, LONG), InstantSource.system(), new RecordingSource());
  private final EngineWorkers workers = new EngineWorkers(1, InstantSource.system());
  private final List<QueuedCall> calls = new ArrayList<>();

  @BeforeEach
  void keepTheWorkerBusy() throws InterruptedException {
    submit("busy", Priority.INTERACTIVE, 1);
    assertTrue(begun.await(60, TimeUnit.SECONDS));
  }

  @AfterEach
  void close() {
    workers.close();
    models.close();
  }

  @Test
  void aWordWaitsForOneRunOfAnotherTenantThatSentEightLargeCalls() throws Exception {
    for (int i = 0; i < 8; i++) {
      submit("a", Priority.INTERACTIVE, RUNS);
    }
    int word = submit("b", Priority.INTERACTIVE, 1);

    finish();

    assertTrue(order.indexOf(word) <= A_TURN, () -> "its place is " + order.indexOf(word));
    assertEquals(1 + 8 * RUNS + 1, order.size());
  }

  @Test
  void tenantsShareTheWorkerEquallyHoweverManyCallsEachSent() throws Exception {
    int first = calls.size();
    for (int i = 0; i < 20; i++) {
      submit("a", Priority.INTERACTIVE, RUNS);
    }
    int other = submit("b", Priority.INTERACTIVE, RUNS);

    finish();

    List<Integer> whileBothWait = order.subList(1, 1 + 2 * RUNS);
    assertEquals(RUNS, whileBothWait.stream().filter(call -> call == other).count());
    assertEquals(
        RUNS / 20, whileBothWait.stream().filter(call -> call == first).count(), "of one call");
  }

  @Test
  void aTenantsCallsAreServedInTurn() throws Exception {
    submit("a", Priority.INTERACTIVE, RUNS);
    int second = submit("a", Priority.INTERACTIVE, 1);

    finish();

    assertTrue(order.indexOf(second) <= A_TURN, () -> "its place is " + order.indexOf(second));
  }

  @Test
  void aCallerWhoWaitsComesBeforeThePipelineOfAllTenants() throws Exception {
    for (int i = 0; i < 8; i++) {
      submit("tenant-" + i, Priority.PIPELINE, RUNS);
    }
    int word = submit("tenant-0", Priority.INTERACTIVE, 1);

    finish();

    assertEquals(1, order.indexOf(word));
  }

  @Test
  void thePipelineStillGetsItsShareUnderInteractiveLoad() throws Exception {
    submit("a", Priority.INTERACTIVE, RUNS);
    int work = submit("b", Priority.PIPELINE, RUNS / 10);

    finish();

    List<Integer> places = placesOf(work);
    for (int i = 1; i < places.size(); i++) {
      assertEquals(FairQueue.MAX_IN_A_ROW + 1, places.get(i) - places.get(i - 1));
    }
    assertTrue(places.getFirst() <= 1 + FairQueue.MAX_IN_A_ROW);
  }

  @Test
  void livePipelineComesBeforeBulkOfAllTenants() throws Exception {
    for (int i = 0; i < 8; i++) {
      submit("tenant-" + i, Priority.BULK, RUNS);
    }
    int upload = submit("tenant-0", Priority.PIPELINE, 1);

    finish();

    assertEquals(1, order.indexOf(upload));
  }

  @Test
  void bulkGetsOneRunInEightWhileLiveOnesWait() throws Exception {
    submit("a", Priority.PIPELINE, RUNS);
    int work = submit("a", Priority.BULK, RUNS / 10);

    finish();

    assertEquals(
        IntStream.rangeClosed(1, RUNS / 10)
            .map(turn -> turn * (FairQueue.MAX_IN_A_ROW + 1))
            .boxed()
            .toList(),
        placesOf(work));
  }

  @Test
  void noneOfThreePrioritiesStops() throws Exception {
    int calls = submit("a", Priority.INTERACTIVE, 8 * RUNS);
    int uploads = submit("a", Priority.PIPELINE, RUNS);
    int work = submit("a", Priority.BULK, RUNS);

    finish();

    List<Integer> first = order.subList(1, 1 + 64);
    assertEquals(56, first.stream().filter(call -> call == calls).count());
    assertEquals(7, first.stream().filter(call -> call == uploads).count());
    assertEquals(1, first.stream().filter(call -> call == work).count());
  }

  private List<Integer> placesOf(int call) {
    return IntStream.range(0, order.size()).filter(i -> order.get(i) == call).boxed().toList();
  }

  @Test
  void callsWhoseCallersLeftRunNoMoreAndAreCounted() throws Exception {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      left.add(submit("a", Priority.INTERACTIVE, RUNS));
    }
    int word = submit("a", Priority.INTERACTIVE, 1);
    left.forEach(call -> workers.leave(calls.get(call)));

    finish();

    assertEquals(List.of(0, word), order);
    assertEquals(5 * RUNS, workers.counts(0).abandoned());
    assertEquals(2, workers.counts(0).runs());
  }

  @Test
  void aLeftCallLetsGoOfItsModel() throws Exception {
    QueuedCall left = calls.get(submit("a", Priority.INTERACTIVE, RUNS));
    workers.leave(left);

    finish();
    workers.close();

    models.unloadIdle();
    models.close();
    assertEquals(List.of(), models.ids());
  }

  @Test
  void callsPastTheirDeadlineRunNoMoreAndAreCounted() throws Exception {
    List<TokenIds> texts = IntStream.range(0, RUNS).mapToObj(_ -> TokenIds.of(99)).toList();
    QueuedCall late;
    try (ModelLease lease = models.acquire(MODEL, TenantId.DEFAULT, later())) {
      late = workers.submit(lease, texts, Instant.now().minusSeconds(1), Requester.OPERATOR);
    }

    sign.countDown();

    assertThrows(TimedOutException.class, () -> late.ticket().await(Instant.now()));
    finish();
    assertEquals(List.of(0), order);
    assertEquals(RUNS, workers.counts(0).expired());
  }

  /** Queues a call of so many runs; returns its number, which is what its runs record. */
  private int submit(String tenant, Priority priority, int runs) throws InterruptedException {
    int call = calls.size();
    List<TokenIds> texts = IntStream.range(0, runs).mapToObj(_ -> TokenIds.of(call)).toList();
    try (ModelLease lease = models.acquire(MODEL, new TenantId(tenant), later())) {
      calls.add(
          workers.submit(lease, texts, later(), new Requester(new TenantId(tenant), priority)));
    }
    return call;
  }

  /** Lets the worker go on, and waits for all calls that were not left. */
  private void finish() throws InterruptedException {
    sign.countDown();
    workers.close();
  }

  private static Instant later() {
    return Instant.now().plus(LONG);
  }

  private static ModelSpec oneTextARun() {
    ModelSpec fake = FakeProvider.MODEL;
    return new ModelSpec(
        fake.id(),
        fake.provider(),
        new ModelSpec.Weights(fake.revision(), fake.sha256(), Variant.INT8, fake.tokensPerSecond()),
        fake.inputs(),
        fake.vectors());
  }

  /** A model that writes down whose runs it gets, the first of which waits for a sign. */
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
          order.add(texts.getFirst().get(0));
          begun.countDown();
          try {
            assertTrue(sign.await(60, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return texts.stream().map(_ -> Vector.of(1)).toList();
        }

        @Override
        public RunPolicy policy() {
          return RunPolicy.of(Variant.INT8);
        }

        @Override
        public void close() {
          // Holds nothing.
        }
      };
    }
  }
}
