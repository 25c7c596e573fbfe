package dev.embedway.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.pipeline.MemoryCatalog;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoreActivityTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final String ID = "vs_" + "1".repeat(24);

  private final TestClock clock = new TestClock();
  private final MemoryCatalog memory = new MemoryCatalog();
  private final AtomicInteger writes = new AtomicInteger();
  private Runnable beforeWrite = () -> {};
  private final StoreCatalog catalog = watched();
  private final StoresInUse stores = new StoresInUse(catalog, new StoreActivity(catalog, clock));

  /** The catalogue in memory, whose replacements are counted and may be forestalled. */
  private StoreCatalog watched() {
    return (StoreCatalog)
        Proxy.newProxyInstance(
            StoreCatalog.class.getClassLoader(),
            new Class<?>[] {StoreCatalog.class},
            (_, method, arguments) -> {
              if (method.getName().equals("replace")) {
                writes.incrementAndGet();
                beforeWrite.run();
              }
              try {
                return method.invoke(memory, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private StoreSpec add(Optional<StoreExpiry> expiry) {
    StoreSpec store =
        StoreSpec.of(
                ACME,
                ID,
                "docs",
                StoreLabel.of("docs"),
                StoreVersion.first(
                    new StoreVersion.ModelRef("model", "model@1", "space"),
                    384,
                    ChunkingSpec.DEFAULT,
                    clock.instant()))
            .with(expiry);
    memory.add(store);
    return store;
  }

  private StoreSpec expiring(int days) {
    return add(Optional.of(new StoreExpiry(days, clock.instant())));
  }

  private StoreExpiry expiry() {
    return memory.find(ACME, ID).orElseThrow().expiry().orElseThrow();
  }

  @Test
  void usesOfAStoreThatDoesNotExpireAreNotWritten() {
    add(Optional.empty());

    for (int i = 0; i < 5; i++) {
      stores.require(ACME, "docs");
      clock.advance(Duration.ofDays(400));
    }

    assertEquals(0, writes.get());
  }

  @Test
  void usesOfOneHourAreWrittenOnce() {
    expiring(1);

    for (int minute = 0; minute < 180; minute++) {
      stores.require(ACME, minute % 2 == 0 ? "DOCS" : ID);
      clock.advance(Duration.ofMinutes(1));
    }

    assertEquals(2, writes.get());
  }

  @Test
  void storeExpiresNeverEarlierThanItsDaysAfterItsLastUse() {
    for (int minutes = 0; minutes <= 125; minutes++) {
      StoreExpiry made = new StoreExpiry(1, clock.instant());
      Instant used = clock.instant().plus(Duration.ofMinutes(minutes));
      StoreExpiry then = made.usedAt(used);

      assertFalse(then.isPast(used.plus(Duration.ofDays(1))), minutes + " minutes");
      assertTrue(
          then.isPast(used.plus(Duration.ofDays(1)).plus(StoreExpiry.GRAIN)), minutes + " minutes");
    }
  }

  @Test
  void timeOfTheLastUseNeverGoesBack() {
    StoreExpiry made = new StoreExpiry(1, clock.instant());

    assertEquals(made, made.usedAt(clock.instant().minusSeconds(7200)));
  }

  @Test
  void everyNamingOfAnExpiredStoreIsRefusedAndNotWritten() {
    StoreSpec store = expiring(1);
    clock.advance(Duration.ofDays(1).plus(StoreExpiry.GRAIN));

    for (Runnable use :
        new Runnable[] {
          () -> stores.require(ACME, "docs"),
          () -> stores.requireById(ACME, ID),
          () -> stores.prefixOf(ACME, "docs"),
          () -> stores.prefixOf(ACME, ID)
        }) {
      EmbedwayException refused = assertThrows(EmbedwayException.class, use::run);

      assertEquals(ErrorCode.STORE_EXPIRED, refused.code());
      assertTrue(String.valueOf(refused.getMessage()).contains("expires_after"));
    }
    assertEquals(0, writes.get());
    assertEquals(Optional.of(store), stores.find(ACME, "docs"));
  }

  @Test
  void storeIsUsableUntilTheSecondOfItsEnd() {
    StoreSpec store = expiring(1);
    clock.advance(Duration.ofDays(1).plus(StoreExpiry.GRAIN).minusNanos(1));

    stores.require(ACME, "docs");

    assertEquals(clock.instant(), expiry().activeAt());
    assertFalse(memory.find(ACME, ID).equals(Optional.of(store)));
  }

  @Test
  void useIsWrittenOverAChangeThatCameBetween() {
    StoreSpec seen = expiring(1);
    clock.advance(Duration.ofHours(2));
    Instant now = clock.instant();
    beforeWrite =
        () -> {
          beforeWrite = () -> {};
          memory.replace(seen.with(Optional.of(new StoreExpiry(9, seen.createdAt()))), seen);
        };

    stores.require(ACME, "docs");

    assertEquals(new StoreExpiry(9, now), expiry());
  }

  @Test
  void useOfAStoreThatIsDeletedMeanwhileIsRefused() {
    StoreSpec seen = expiring(1);
    clock.advance(Duration.ofHours(2));
    beforeWrite = () -> memory.delete(seen, clock.instant());

    EmbedwayException refused =
        assertThrows(EmbedwayException.class, () -> stores.require(ACME, "docs"));

    assertEquals(ErrorCode.STORE_NOT_FOUND, refused.code());
  }
}
