package dev.embedway.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.MemoryModelList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FleetModelsTest {

  private static final String ID = "org/mini";
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestClock clock = new TestClock();
  private final MemoryModelList list = new MemoryModelList();
  private final Shelf shelf = new Shelf();
  private final FleetModels fleet = new FleetModels(list, shelf, clock);

  /** A shelf whose bringing waits for a latch and may fail. */
  private static final class Shelf implements ModelShelf {
    private final Set<String> models = ConcurrentHashMap.newKeySet();
    private final AtomicInteger begun = new AtomicInteger();
    private final List<String> uses = new ArrayList<>();
    private volatile CountDownLatch mayEnd = new CountDownLatch(0);
    private volatile @Nullable RuntimeException fault;

    @Override
    public void bring(ListedModel model) {
      if (models.contains(model.id())) {
        return;
      }
      begun.incrementAndGet();
      try {
        assertTrue(mayEnd.await(60, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      RuntimeException failure = fault;
      if (failure != null) {
        throw failure;
      }
      models.add(model.id());
    }

    @Override
    public void used(String id) {
      uses.add(id);
    }
  }

  private void list(String id) {
    list.add(new ListedModel(id, "artifact@1", "0".repeat(40), 100));
  }

  private void await(String id, Duration time) {
    fleet.await(id, null, shelf.models::contains, ModelWait.until(clock.instant().plus(time)));
  }

  @ParameterizedTest
  @ValueSource(strings = {ID, "onnx:" + ID, ID + "@query", "ONNX:" + ID + "@passage"})
  void listedModelIsHereWhenTheWaitReturns(String name) {
    list(ID);

    await(name, LONG);

    assertEquals(Set.of(ID), shelf.models);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mini", "huggingface:" + ID, "openai:mini", "org/mini/more", ID + ":O4", "/", ""})
  void nothingIsBroughtForAnotherName(String name) {
    list(ID);

    await(name, LONG);

    assertEquals(0, shelf.begun.get());
  }

  @Test
  void exportIsPartOfTheId() {
    list(ID + ":O4");

    await(ID + ":O4@query", LONG);

    assertEquals(Set.of(ID + ":O4"), shelf.models);
  }

  @Test
  void headerOfAnotherProviderMeansItsModel() {
    list(ID);
    ModelWait wait = ModelWait.until(clock.instant().plus(LONG));

    fleet.await(ID, "huggingface", shelf.models::contains, wait);

    assertEquals(0, shelf.begun.get());
    fleet.await(ID, "onnx", shelf.models::contains, wait);
    assertEquals(1, shelf.begun.get());
  }

  @Test
  void modelThatIsHereIsNotedAsUsedWithoutALookAtTheList() {
    shelf.models.add(ID);

    await(ID, LONG);

    assertEquals(List.of(ID), shelf.uses);
    assertEquals(0, list.reads());
  }

  @Test
  void callerIsToldToComeAgainWhileTheModelIsOnItsWay() throws Exception {
    list(ID);
    CountDownLatch mayEnd = new CountDownLatch(1);
    shelf.mayEnd = mayEnd;

    EmbedwayException told =
        assertThrows(UnavailableException.class, () -> await(ID, Duration.ofMillis(50)));

    assertEquals(ErrorCode.MODEL_LOADING, told.code());
    assertTrue(told.isRetriable());
    assertEquals(Duration.ofSeconds(5), told.retryAfter().orElseThrow());
    FutureTask<Void> second = new FutureTask<>(() -> await(ID, LONG), null);
    Thread.ofVirtual().start(second);
    mayEnd.countDown();
    second.get(60, TimeUnit.SECONDS);
    assertEquals(1, shelf.begun.get(), "brought once");
    assertEquals(Set.of(ID), shelf.models);
  }

  @Test
  void callersAtOnceShareOneBringing() throws Exception {
    list(ID);
    CountDownLatch mayEnd = new CountDownLatch(1);
    shelf.mayEnd = mayEnd;
    List<FutureTask<Void>> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      callers.add(new FutureTask<>(() -> await(ID, LONG), null));
    }

    callers.forEach(caller -> Thread.ofVirtual().start(caller));
    mayEnd.countDown();

    for (FutureTask<Void> caller : callers) {
      caller.get(60, TimeUnit.SECONDS);
    }
    assertEquals(1, shelf.begun.get());
  }

  @Test
  void failureIsToldAndTheNextCallTriesAgain() {
    list(ID);
    shelf.fault =
        new UnavailableException(ErrorCode.STORE_UNAVAILABLE, "away", Duration.ofSeconds(1), null);

    EmbedwayException told = assertThrows(EmbedwayException.class, () -> await(ID, LONG));

    assertEquals(ErrorCode.STORE_UNAVAILABLE, told.code());
    shelf.fault = null;
    await(ID, LONG);
    assertEquals(Set.of(ID), shelf.models);
  }

  @Test
  void faultOfOursIsInternal() {
    list(ID);
    shelf.fault = new IllegalStateException("broken");

    EmbedwayException told = assertThrows(EmbedwayException.class, () -> await(ID, LONG));

    assertEquals(ErrorCode.INTERNAL, told.code());
  }

  @Test
  void callerWhoMayNotUseAModelBringsNothing() {
    list(ID);
    PermissionException denied =
        new PermissionException(ErrorCode.MODEL_DENIED, "not among those that are allowed");
    ModelWait wait =
        new ModelWait(
            clock.instant().plus(LONG),
            id -> {
              throw denied;
            });

    assertThrows(
        PermissionException.class, () -> fleet.await(ID, null, shelf.models::contains, wait));
    assertEquals(0, shelf.begun.get());
  }

  @Test
  void listIsReadEveryFiveSecondsAtMost() {
    await(ID, LONG);
    list(ID);

    await(ID, LONG);
    assertEquals(1, list.reads());
    assertEquals(0, shelf.begun.get());
    clock.advance(Duration.ofSeconds(5));
    await(ID, LONG);

    assertEquals(2, list.reads());
    assertEquals(Set.of(ID), shelf.models);
  }

  private FleetModels withHub(HubModels hub) {
    return new FleetModels(list, shelf, Optional.of(hub), clock);
  }

  private String await(FleetModels models, String id) {
    return models.await(
        id, null, shelf.models::contains, ModelWait.until(clock.instant().plus(LONG)));
  }

  @Test
  void hubIsAskedForWhatIsNotListed() {
    List<String> asked = new ArrayList<>();
    FleetModels models =
        withHub(name -> {
          asked.add(name);
          shelf.models.add("org/mini:O4");
          list("org/mini:O4");
        });

    assertEquals("onnx:org/mini:O4@query", await(models, "onnx:org/mini@v1:O4@query"));
    await(models, "org/mini@v1:O4");
    await(models, "org/mini:O4");

    assertEquals(List.of("org/mini@v1:O4"), asked, "once a minute for one name");
  }

  @Test
  void listedModelComesFromTheBucketAndNotFromTheHub() {
    list(ID);
    FleetModels models =
        withHub(_ -> {
          throw new AssertionError("asked");
        });

    await(models, ID);

    assertEquals(1, shelf.begun.get());
  }

  @Test
  void hubIsNotAskedForWhatAProviderHas() {
    FleetModels models =
        withHub(_ -> {
          throw new AssertionError("asked");
        });
    ModelPresence hosted =
        new ModelPresence() {
          @Override
          public boolean isHere(String id) {
            return false;
          }

          @Override
          public boolean isServed(String name, @Nullable String provider) {
            return name.equals(ID);
          }
        };
    ModelWait wait = ModelWait.until(clock.instant().plus(LONG));

    assertEquals(ID, models.await(ID, null, hosted, wait));
    assertEquals(ID + "@v1", models.await(ID + "@v1", null, hosted, wait));
  }

  @Test
  void revisionOfAModelThatNobodyListedIsLeftToTheRegistry() {
    shelf.models.add(ID);
    FleetModels models =
        withHub(_ -> {
          throw new AssertionError("asked");
        });

    assertEquals(ID + "@v1", await(models, ID + "@v1"));
  }

  @Test
  void revisionIsPartOfNoNameWithoutAHub() {
    list(ID);

    assertEquals(ID + "@v1", await(fleet, ID + "@v1"));
    assertEquals(0, shelf.begun.get());
  }

  @Test
  void refusalOfAHubHoldsForAMinute() {
    AtomicInteger asked = new AtomicInteger();
    FleetModels models =
        withHub(_ -> {
          asked.incrementAndGet();
          throw new UpstreamException(
              ErrorCode.PROVIDER_CREDENTIALS_REJECTED, "no such repository", null);
        });

    for (int i = 0; i < 3; i++) {
      EmbedwayException told = assertThrows(EmbedwayException.class, () -> await(models, ID));
      assertEquals(ErrorCode.MODEL_NOT_FOUND, told.code());
    }
    assertEquals(1, asked.get());
    clock.advance(Duration.ofMinutes(1));
    assertThrows(EmbedwayException.class, () -> await(models, ID));
    assertEquals(2, asked.get());
  }

  @Test
  void faultOfAHubThatPassesIsNotKept() {
    AtomicInteger asked = new AtomicInteger();
    FleetModels models =
        withHub(_ -> {
          asked.incrementAndGet();
          throw new UnavailableException(
              ErrorCode.PROVIDER_UNAVAILABLE, "away", Duration.ZERO, null);
        });

    assertThrows(UnavailableException.class, () -> await(models, ID));
    assertThrows(UnavailableException.class, () -> await(models, ID));

    assertEquals(2, asked.get());
  }

  @Test
  void hubIsAskedForOneModelAtATime() {
    CountDownLatch mayEnd = new CountDownLatch(1);
    List<String> asked = new CopyOnWriteArrayList<>();
    FleetModels models =
        withHub(name -> {
          asked.add(name);
          try {
            assertTrue(mayEnd.await(60, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          shelf.models.add(name);
        });
    ModelWait shortly = ModelWait.until(clock.instant().plusMillis(50));
    assertThrows(
        UnavailableException.class, () -> models.await(ID, null, shelf.models::contains, shortly));

    EmbedwayException told =
        assertThrows(UnavailableException.class, () -> await(models, "org/other"));

    assertEquals(ErrorCode.MODEL_LOADING, told.code());
    mayEnd.countDown();
    await(models, ID);
    await(models, "org/other");
    assertEquals(List.of(ID, "org/other"), asked);
  }

  @Test
  void callerWhoMayNotUseAModelAsksNoHub() {
    FleetModels models =
        withHub(_ -> {
          throw new AssertionError("asked");
        });
    ModelWait wait =
        new ModelWait(
            clock.instant().plus(LONG),
            id -> {
              throw new PermissionException(ErrorCode.MODEL_DENIED, "no " + id);
            });

    assertThrows(
        PermissionException.class, () -> models.await(ID, null, shelf.models::contains, wait));
  }

  @Test
  void listThatIsAwayHoldsAsItWasReadLast() {
    list(ID);
    assertEquals(1, fleet.listed().size());
    list.loseReach();

    clock.advance(Duration.ofHours(1));
    await(ID, LONG);

    assertEquals(Set.of(ID), shelf.models);
    assertEquals(1, fleet.listed().size());
    assertEquals(2, list.reads(), "asked again every 5 s only");
    clock.advance(Duration.ofSeconds(5));
    assertEquals(1, fleet.listed().size());
    assertEquals(3, list.reads());
  }

  @Test
  void listThatIsAwayAndWasNeverReadIsAFault() {
    list.loseReach();

    EmbedwayException told = assertThrows(EmbedwayException.class, () -> await(ID, LONG));
    assertEquals(ErrorCode.STORE_UNAVAILABLE, told.code());
    assertEquals(List.of(), fleet.listed());
  }
}
