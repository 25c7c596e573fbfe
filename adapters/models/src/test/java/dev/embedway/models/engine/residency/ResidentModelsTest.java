package dev.embedway.models.engine.residency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.Vector;
import dev.embedway.core.model.VectorSpace;
import dev.embedway.core.provider.EngineSettings.Residency;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.models.tokenizer.TokenIds;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class ResidentModelsTest {
  private static final TenantId A = new TenantId("a");
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final TestClock clock = new TestClock();
  private final FakeSource source = new FakeSource();

  @Test
  void theLeastRecentlyUsedModelMakesRoom() throws InterruptedException {
    ResidentModels models = models(2, 1000, clock);
    use(models, "a");
    use(models, "b");
    use(models, "a");

    use(models, "c");

    assertEquals(List.of("a", "c"), models.ids());
    assertEquals(1, source.closed("b"));
    assertEquals(0, source.closed("a"));
    use(models, "b");
    assertEquals(2, source.loaded("b"));
  }

  @Test
  void aModelInUseNeverLeaves() throws InterruptedException {
    ResidentModels models = models(2, 1000, clock);
    try (ModelLease held = models.acquire(spec("a"), A, soon())) {
      held.model();
      use(models, "b");
      use(models, "c");

      assertEquals(List.of("a", "c"), models.ids());
      assertEquals(0, source.closed("a"));
    }
  }

  @Test
  void memoryBoundsThemToo() throws InterruptedException {
    ResidentModels models = models(10, 250, clock);

    use(models, "a");
    use(models, "b");
    use(models, "c");

    assertEquals(List.of("b", "c"), models.ids());
  }

  @Test
  void aModelOverTheMemoryAloneIsRefusedWithBothFigures() {
    ResidentModels models = models(10, 64L << 20, clock);
    source.bytes = 100L << 20;

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> models.acquire(spec("a"), A, soon()));

    assertEquals(ErrorCode.PROVIDER_UNSUPPORTED, fault.code());
    assertTrue(fault.getMessage().contains("100 MB"), fault.getMessage());
    assertTrue(
        fault.getMessage().contains("EMBEDWAY_MODEL_MEMORY_MB allows 64"), fault.getMessage());
  }

  @Test
  void whoFindsAllInUseIsRefusedAtItsDeadline() throws InterruptedException {
    ResidentModels models = models(1, 1000, clock);
    try (ModelLease held = models.acquire(spec("a"), A, soon())) {
      held.model();

      EmbedwayException fault =
          assertThrows(
              EmbedwayException.class, () -> models.acquire(spec("b"), A, clock.instant()));

      assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, fault.code());
      assertTrue(fault.isRetriable());
      assertTrue(fault.getMessage().contains("EMBEDDINGS_MAX_MODELS"), fault.getMessage());
    }
    use(models, "b");
    assertEquals(List.of("b"), models.ids());
  }

  @Test
  void whoWaitsGetsItsTurnBeforeThoseWhoComeLater() throws Exception {
    ResidentModels models = models(1, 1000, InstantSource.system());
    List<String> order = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      ModelLease held = models.acquire(spec("a"), A, later());
      Future<?> second = callers.submit(() -> turn(models, "b", order));
      awaitWaiting(models, 1);
      Future<?> third = callers.submit(() -> turn(models, "a", order));
      awaitWaiting(models, 2);

      held.close();

      second.get();
      third.get();
    }
    assertEquals(List.of("b", "a"), order);
  }

  @Test
  void aTenantsWaitForRoomHoldsUpNoOtherTenantsUseOfAModelThatIsThere() throws Exception {
    ResidentModels models = models(1, 1000, InstantSource.system());
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      ModelLease held = models.acquire(spec("a"), A, later());
      Future<?> waiting = callers.submit(() -> turn(models, "b", new ArrayList<>()));
      awaitWaiting(models, 1);

      try (ModelLease other =
          models.acquire(spec("a"), new TenantId("other"), Instant.now().plusSeconds(20))) {
        assertEquals("a", other.spec().id());
        assertFalse(waiting.isDone());
      }
      held.close();
      waiting.get();
    }
  }

  @Test
  void anIdleModelLeavesWhenItsTimeIsUp() throws InterruptedException {
    ResidentModels models = models(3, 1000, clock);
    use(models, "a");
    clock.advance(IDLE.minusSeconds(1));
    use(models, "b");
    try (ModelLease held = models.acquire(spec("c"), A, soon())) {
      held.model();

      clock.advance(Duration.ofSeconds(1));
      models.unloadIdle();
      assertEquals(List.of("b", "c"), models.ids());

      clock.advance(IDLE);
      models.unloadIdle();
      assertEquals(List.of("c"), models.ids());
      assertEquals(0, source.closed("c"));
    }
  }

  @Test
  void aTimeoutOfZeroKeepsThem() throws InterruptedException {
    ResidentModels models =
        new ResidentModels(new Residency(3, 1000, Duration.ZERO), clock, source);
    use(models, "a");

    clock.advance(Duration.ofDays(30));
    models.unloadIdle();

    assertEquals(List.of("a"), models.ids());
  }

  @Test
  void aWaitForALoadEndsWithTheCallersPatience() throws Exception {
    CountDownLatch loaded = new CountDownLatch(1);
    ResidentModels models =
        new ResidentModels(new Residency(1, 1000, IDLE), clock, source.after(loaded));
    try (ModelLease first = models.acquire(spec("a"), A, soon());
        ModelLease second = models.acquire(spec("a"), A, soon())) {
      first.prepare();
      second.prepare();

      for (ModelLease lease : List.of(first, second)) {
        EmbedwayException fault =
            assertThrows(EmbedwayException.class, () -> lease.await(Duration.ofMillis(1)));
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, fault.code());
      }
      loaded.countDown();
      first.await(Duration.ofSeconds(30));

      assertEquals(1, source.loaded("a"));
    }
  }

  @Test
  void aFailedLoadIsTriedAgain() throws InterruptedException {
    ResidentModels models = models(1, 1000, clock);
    source.broken.set(true);
    assertThrows(IllegalStateException.class, () -> use(models, "a"));

    source.broken.set(false);
    use(models, "a");

    assertEquals(List.of("a"), models.ids());
  }

  @Test
  void manyCallersOfMoreModelsThanFitNeverMeetAClosedOne() throws Exception {
    ResidentModels models = models(2, 1000, InstantSource.system());
    AtomicBoolean over = new AtomicBoolean();
    try (ExecutorService callers = Executors.newFixedThreadPool(16)) {
      Future<?> sweeper =
          callers.submit(() -> {
            while (!over.get()) {
              models.unloadIdle();
            }
          });
      List<Future<?>> answers = new ArrayList<>();
      for (int caller = 0; caller < 12; caller++) {
        int first = caller;
        answers.add(
            callers.submit(() -> {
              for (int i = 0; i < 300; i++) {
                prepareAndUse(models, "model-" + (first + i) % 5);
              }
              return first;
            }));
      }
      for (Future<?> answer : answers) {
        answer.get();
      }
      over.set(true);
      sweeper.get();
    }
    models.close();

    assertEquals(0, source.usedAfterClosing.get());
    assertTrue(source.maxOpen.get() <= 2, () -> source.maxOpen.get() + " models at one time");
    assertEquals(0, source.open.get());
    assertFalse(models.ids().contains("model-0"));
  }

  private ResidentModels models(int count, long bytes, InstantSource itsClock) {
    return new ResidentModels(new Residency(count, bytes, IDLE), itsClock, source);
  }

  private static void use(ResidentModels models, String id) throws InterruptedException {
    try (ModelLease lease = models.acquire(spec(id), A, later())) {
      assertEquals(1, lease.model().run(List.of(), new RunBuffers()).size());
    }
  }

  /** As the engine does it: another thread loads the model and holds it meanwhile. */
  private static void prepareAndUse(ResidentModels models, String id) throws InterruptedException {
    try (ModelLease lease = models.acquire(spec(id), A, later())) {
      lease.prepare();
      assertEquals(1, lease.model().run(List.of(), new RunBuffers()).size());
    }
  }

  private static String turn(ResidentModels models, String id, List<String> order)
      throws InterruptedException {
    try (ModelLease lease = models.acquire(spec(id), A, later())) {
      order.add(lease.spec().id());
      return id;
    }
  }

  private static void awaitWaiting(ResidentModels models, int callers) {
    Instant end = Instant.now().plusSeconds(20);
    while (models.waiting() < callers) {
      assertTrue(Instant.now().isBefore(end), "nobody waits after 20 s");
      Thread.onSpinWait();
    }
  }

  private Instant soon() {
    return clock.instant().plusSeconds(10);
  }

  private static Instant later() {
    return Instant.now().plusSeconds(120);
  }

  private static ModelSpec spec(String id) {
    ModelSpec fake = FakeProvider.MODEL;
    return new ModelSpec(
        id, fake.provider(), fake.weights(), fake.inputs(), fake.vectors().of(VectorSpace.of(id)));
  }

  /** Models that notice when they are run after they were closed. */
  private static final class FakeSource implements ResidentModels.Source {
    private final Map<String, AtomicInteger> loads = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> closings = new ConcurrentHashMap<>();
    private final AtomicInteger usedAfterClosing = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger maxOpen = new AtomicInteger();
    private final AtomicBoolean broken = new AtomicBoolean();
    private volatile long bytes = 100;

    int loaded(String id) {
      return loads.getOrDefault(id, new AtomicInteger()).get();
    }

    int closed(String id) {
      return closings.getOrDefault(id, new AtomicInteger()).get();
    }

    @Override
    public long bytes(ModelSpec model) {
      return bytes;
    }

    /** The same, whose loads wait for a sign. */
    ResidentModels.Source after(CountDownLatch sign) {
      FakeSource loader = this;
      return new ResidentModels.Source() {
        @Override
        public long bytes(ModelSpec model) {
          return loader.bytes(model);
        }

        @Override
        public LoadedModel load(ModelSpec model) {
          try {
            assertTrue(sign.await(60, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return loader.load(model);
        }
      };
    }

    @Override
    public LoadedModel load(ModelSpec model) {
      if (broken.get()) {
        throw new IllegalStateException("cannot be loaded");
      }
      loads.computeIfAbsent(model.id(), id -> new AtomicInteger()).incrementAndGet();
      int now = open.incrementAndGet();
      maxOpen.accumulateAndGet(now, Math::max);
      AtomicBoolean closed = new AtomicBoolean();
      return new LoadedModel() {
        @Override
        public List<Vector> run(List<TokenIds> texts, RunBuffers buffers) {
          IntStream.range(0, 20).forEach(i -> Thread.onSpinWait());
          if (closed.get()) {
            usedAfterClosing.incrementAndGet();
          }
          return List.of(Vector.of(1));
        }

        @Override
        public RunPolicy policy() {
          return RunPolicy.of(Variant.INT8);
        }

        @Override
        public void close() {
          closed.set(true);
          open.decrementAndGet();
          closings.computeIfAbsent(model.id(), id -> new AtomicInteger()).incrementAndGet();
        }
      };
    }
  }
}
