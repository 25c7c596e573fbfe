package dev.embedway.core.erasure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.pipeline.CrashPoint;
import dev.embedway.testing.fakes.pipeline.CrashPoint.Side;
import dev.embedway.testing.fakes.pipeline.MemoryErasures;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErasureWorkerTest {

  private static final TenantId GOES = new TenantId("goes");
  private static final TenantId STAYS = new TenantId("stays");
  private static final int EACH = 5;
  private static final int MIN_CALLS = 100;
  private static final ErasureSettings SETTINGS =
      new ErasureSettings(Duration.ofHours(1), 35, 0, 7);

  /** A place with things of tenants, two of which are a slice. */
  private record MemoryPlace(ErasedKind kind, Map<TenantId, TreeSet<String>> things)
      implements ErasurePlace {

    static MemoryPlace of(ErasedKind kind) {
      Map<TenantId, TreeSet<String>> things =
          new TreeMap<>((a, b) -> a.value().compareTo(b.value()));
      for (TenantId tenant : List.of(GOES, STAYS)) {
        things.put(
            tenant, new TreeSet<>(IntStream.range(0, EACH).mapToObj(i -> "thing" + i).toList()));
      }
      return new MemoryPlace(kind, things);
    }

    TreeSet<String> of(TenantId tenant) {
      return Objects.requireNonNull(things.get(tenant), tenant.value());
    }

    @Override
    public Slice find(ErasureScope scope, Optional<String> after) {
      List<Remnant> found =
          of(scope.tenant()).stream().limit(2).map(it -> new Remnant(kind, it)).toList();
      return new Slice(found, found.isEmpty() ? Optional.empty() : Optional.of("more"));
    }

    @Override
    public void erase(ErasureScope scope, List<Remnant> found) {
      found.forEach(remnant -> of(scope.tenant()).remove(remnant.handle()));
    }
  }

  private final TestClock clock = new TestClock(Instant.parse("2026-11-29T12:00:00Z"));
  private final MemoryErasures store = new MemoryErasures();
  private final ErasureSeal seal = new ErasureSeal(List.of("a secret of the stack"));
  private final Erasures erasures = new Erasures(store, seal, SETTINGS, clock);
  private final Map<PlaceName, MemoryPlace> places = new EnumMap<>(PlaceName.class);

  ErasureWorkerTest() {
    for (PlaceName name : PlaceName.values()) {
      places.put(name, MemoryPlace.of(kind(name)));
    }
  }

  @Test
  void endsWithAReceiptOfEverythingAfterItSettled() {
    Erasure begun = erasures.begin(GOES);
    ErasureWorker worker = worker(CrashPoint.never());

    assertEquals(0, worker.run(end()));
    assertEquals(Erasure.Status.SETTLING, erasures.find(GOES).orElseThrow().status());
    place(PlaceName.LEDGER).of(GOES).add("late");
    clock.advance(Duration.ofHours(1));

    assertEquals(1, worker.run(end()));
    Erasure done = erasures.find(GOES).orElseThrow();
    assertEquals(Erasure.Status.ERASED, done.status());
    assertEquals(begun.id(), done.id());
    assertEquals(counts(1), done.receipt().orElseThrow().receipt().counts());
    assertFalse(done.toString().contains(GOES.value()), done.toString());
    assertNothingIsLeft();
    assertEquals(
        Map.of(
            "dynamodb_point_in_time_recovery", "2027-01-03T13:00:00Z",
            "logs", "2026-12-06T13:00:00Z",
            "messages_of_paused_stages", "2026-12-13T13:00:00Z",
            "cached_vectors_without_a_name", "2026-11-30T13:00:00Z",
            "replicas_and_exports", "as long as their owner keeps them"),
        done.receipt().orElseThrow().receipt().unreachable());
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void killedAtEveryCallAndRunAgainEndsInTheSameCounts(Side side) {
    int call = 0;
    CrashPoint crash;
    do {
      call++;
      crash = CrashPoint.at(call, side);
      ErasureWorkerTest fresh = new ErasureWorkerTest();
      fresh.erasures.begin(GOES);

      fresh.finish(crash);

      fresh.assertNothingIsLeft();
      assertEquals(
          counts(0),
          fresh.erasures.find(GOES).orElseThrow().receipt().orElseThrow().receipt().counts(),
          "killed at call " + call);
    } while (crash.hasDied());
    assertTrue(call > MIN_CALLS, "calls: " + call);
  }

  private void finish(CrashPoint crash) {
    while (erasures.find(GOES).orElseThrow().status() != Erasure.Status.ERASED) {
      try {
        worker(crash).run(end());
        clock.advance(Duration.ofHours(1));
      } catch (CrashPoint.Crash e) {
        crash.restart();
      }
    }
  }

  @Test
  void oneOfTwoRunsAtOnceStops() {
    erasures.begin(GOES);
    Erasure seen = store.open().getFirst();
    assertTrue(
        store.save(seen.with(new ErasureProgress(1, 0, Optional.empty(), List.of(), Map.of()))));

    assertFalse(store.save(seen.with(ErasureProgress.NONE)));
  }

  @Test
  void receiptThatWasChangedDoesNotVerify() {
    erasures.begin(GOES);
    finish(CrashPoint.never());
    ErasureReceipt.Sealed sealed = erasures.find(GOES).orElseThrow().receipt().orElseThrow();
    ErasureReceipt receipt = sealed.receipt();
    TreeMap<String, Long> fewer = new TreeMap<>(receipt.counts());
    fewer.put(fewer.firstKey(), 1L);
    ErasureReceipt changed =
        new ErasureReceipt(
            receipt.subject(),
            receipt.requestedAt(),
            receipt.erasedAt(),
            fewer,
            new TreeMap<>(receipt.unreachable()));

    assertTrue(erasures.verifies(sealed));
    assertFalse(erasures.verifies(new ErasureReceipt.Sealed(changed, sealed.hmac())));
    assertTrue(with("new key", "a secret of the stack").verifies(sealed));
    assertFalse(with("new key").verifies(sealed));
  }

  @Test
  void erasedTenantStaysKnownAlsoUnderAReplacedKey() {
    erasures.begin(GOES);
    finish(CrashPoint.never());

    assertTrue(erasures.contains(GOES));
    assertFalse(erasures.contains(STAYS));
    assertTrue(with("new key", "a secret of the stack").contains(GOES));
    assertEquals(erasures.find(GOES), Optional.of(erasures.begin(GOES)));
  }

  @Test
  void nothingIsErasedWithoutASecret() {
    assertThrows(ConflictException.class, () -> with().begin(GOES));
  }

  private Erasures with(String... secrets) {
    return new Erasures(store, new ErasureSeal(List.of(secrets)), SETTINGS, clock);
  }

  private void assertNothingIsLeft() {
    for (MemoryPlace place : places.values()) {
      assertEquals(0, place.of(GOES).size());
      assertEquals(EACH, place.of(STAYS).size());
    }
  }

  private static Map<String, Long> counts(long late) {
    Map<String, Long> counts = new TreeMap<>();
    for (PlaceName name : PlaceName.values()) {
      counts.put(kind(name).wire(), EACH + (name == PlaceName.LEDGER ? late : 0));
    }
    return counts;
  }

  private static ErasedKind kind(PlaceName place) {
    return switch (place) {
      case ACCESS -> ErasedKind.API_KEYS;
      case SOURCES -> ErasedKind.SOURCE_VERSIONS;
      case ARTIFACTS -> ErasedKind.ARTIFACTS;
      case VECTORS -> ErasedKind.CHUNKS;
      case CONTROL -> ErasedKind.STORES;
      case LEDGER -> ErasedKind.JOBS;
      case AUDIT -> ErasedKind.AUDIT_RECORDS;
    };
  }

  private MemoryPlace place(PlaceName name) {
    return Objects.requireNonNull(places.get(name), name.name());
  }

  private Instant end() {
    return clock.instant().plusSeconds(60);
  }

  private ErasureWorker worker(CrashPoint crash) {
    Map<PlaceName, ErasurePlace> dying = new EnumMap<>(PlaceName.class);
    places.forEach((name, place) -> dying.put(name, crash.around(ErasurePlace.class, place)));
    return new ErasureWorker(
        crash.around(ErasureStore.class, store), dying, seal, SETTINGS, Duration.ofDays(1), clock);
  }
}
