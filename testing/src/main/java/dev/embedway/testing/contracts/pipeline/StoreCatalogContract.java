package dev.embedway.testing.contracts.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.RecencyBoost;
import dev.embedway.core.store.SearchDefaults;
import dev.embedway.core.store.SearchTuning;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreExpiry;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.TextBoosts;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.AtOnce;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link StoreCatalog}. */
public abstract class StoreCatalogContract {

  private static final TenantId ACME = new TenantId("acme");
  private static final Instant START = Instant.parse("2026-03-01T10:00:00.5Z");

  private static final SearchDefaults SEARCHES =
      new SearchDefaults(
          new SearchTuning(
              Optional.of(new HybridWeights(0.3, 1)),
              Optional.of(new TextBoosts(2.5, 0)),
              Optional.of(new RecencyBoost("published", 30.5, 2))),
          new Synonyms(List.of(List.of("car", "motor \"vehicle\""), List.of("tv", "\u00fcber"))));

  private StoreCatalog stores;

  /** A catalogue without stores. */
  protected abstract StoreCatalog stores();

  /** The same, whose tenants may have so many. */
  protected abstract StoreCatalog stores(Quotas quotas);

  @BeforeEach
  final void emptyCatalog() {
    stores = stores();
  }

  @Test
  void storeIsFoundByIdAndByNameWhateverItsCase() {
    StoreSpec store = store(ACME, 1, "Manuals", START);

    stores.add(store);

    assertEquals(Optional.of(store), stores.find(ACME, store.id()));
    assertEquals(Optional.of(store), stores.find(ACME, "mANUALS"));
    assertEquals(Optional.empty(), stores.find(ACME, "manual"));
    assertEquals(Optional.empty(), stores.find(new TenantId("other"), store.id()));
    assertEquals(Optional.empty(), stores.find(new TenantId("other"), "Manuals"));
  }

  @Test
  void storesOverTheLimitAreRefusedUntilOneIsDeleted() {
    stores = stores(new Quotas(0, 0, 2, 0, 0));
    stores.add(store(ACME, 1, "one", START));
    stores.add(store(ACME, 2, "two", START));

    PermissionException refused =
        assertThrows(PermissionException.class, () -> stores.add(store(ACME, 3, "three", START)));
    ConflictException taken =
        assertThrows(ConflictException.class, () -> stores.add(store(ACME, 3, "two", START)));
    stores.add(store(new TenantId("other"), 4, "three", START));
    stores.delete(ACME, id(1), START);
    stores.delete(ACME, id(1), START);
    stores.add(store(ACME, 3, "three", START));

    assertEquals(ErrorCode.QUOTA_EXCEEDED, refused.code());
    assertEquals(ErrorCode.STORE_NAME_TAKEN, taken.code());
    assertEquals(2, stores.count(ACME));
    assertThrows(PermissionException.class, () -> stores.add(store(ACME, 5, "five", START)));
  }

  @Test
  void storeOfSeveralVersionsReadsBackAsItWasAndIsReplacedAsItWasSeen() {
    StoreSpec made = store(ACME, 1, "manuals", START);
    stores.add(made);
    StoreVersion second =
        new StoreVersion(
            2,
            new StoreVersion.Vectors(
                new StoreVersion.ModelRef("other", "other@2", "elsewhere"), 768),
            new ChunkingSpec(ChunkMethod.MARKDOWN, 200, 0),
            StoreVersion.State.BUILDING,
            START.plusSeconds(60));
    StoreSpec two = made.with(List.of(made.live(), second));
    StoreSpec switched =
        two.with(
            List.of(
                made.live().in(StoreVersion.State.PREVIOUS), second.in(StoreVersion.State.LIVE)));

    assertTrue(stores.replace(two, made));
    assertEquals(Optional.of(two), stores.find(ACME, made.id()));
    assertFalse(stores.replace(switched, made), "one who saw one version only");
    assertTrue(stores.replace(switched, two));
    assertEquals("other", stores.find(ACME, made.id()).orElseThrow().model());
  }

  @Test
  void nameThatLooksLikeAnIdIsFound() {
    StoreSpec store = store(ACME, 1, id(2), START);

    stores.add(store);

    assertEquals(Optional.of(store), stores.find(ACME, id(2)));
  }

  @Test
  void nameIsTakenWhateverItsCaseButPerTenant() {
    stores.add(store(ACME, 1, "manuals", START));

    ConflictException taken =
        assertThrows(ConflictException.class, () -> stores.add(store(ACME, 2, "MANUALS", START)));
    stores.add(store(new TenantId("other"), 3, "manuals", START));

    assertEquals(ErrorCode.STORE_NAME_TAKEN, taken.code());
    assertEquals(Optional.empty(), stores.find(ACME, id(2)));
  }

  @Test
  void ofManyWhoAddOneNameOneWins() throws Exception {
    List<Boolean> added =
        AtOnce.call(
            8,
            i ->
                () -> {
                  try {
                    stores.add(store(ACME, i, "manuals", START));
                    return true;
                  } catch (ConflictException e) {
                    return false;
                  }
                });

    assertEquals(1, added.stream().filter(Boolean::booleanValue).count());
    assertEquals(1, stores.list(ACME).size());
  }

  @Test
  void listIsTheTenantsNewestFirstWithoutDeletedOnes() {
    StoreSpec older = store(ACME, 1, "a", START);
    StoreSpec newer = store(ACME, 2, "b", START.plusSeconds(1));
    List.of(older, newer, store(ACME, 3, "c", START), store(new TenantId("x"), 4, "d", START))
        .forEach(stores::add);
    stores.delete(ACME, id(3), START);

    assertEquals(List.of(newer, older), stores.list(ACME));
  }

  @Test
  void storeIsReplacedOnlyAsItWasSeen() {
    StoreSpec seen = store(ACME, 1, "manuals", START);
    StoreSpec recut = recut(seen, ChunkMethod.MARKDOWN);
    stores.add(seen);

    assertTrue(stores.replace(recut, seen));
    assertFalse(stores.replace(recut(seen, ChunkMethod.SENTENCES), seen));

    assertEquals(Optional.of(recut), stores.find(ACME, "manuals"));
    stores.delete(ACME, id(1), START);
    assertFalse(stores.replace(seen, recut));
    assertEquals(Optional.empty(), stores.find(ACME, id(1)));
  }

  private static StoreSpec recut(StoreSpec store, ChunkMethod method) {
    return store.with(store.label(), new ChunkingSpec(method, 50, 5));
  }

  @Test
  void labelIsKeptAsItIs() {
    Map<String, Object> metadata =
        Map.of("text", "1", "empty", "", "flag", false, "whole", Long.MIN_VALUE, "part", 1e300);
    StoreSpec seen = store(ACME, 1, "manuals", START);
    StoreSpec next =
        seen.with(new StoreLabel("manuals", "All of them.", metadata, SEARCHES), seen.chunking());
    stores.add(seen);

    assertTrue(stores.replace(next, seen));
    assertFalse(stores.replace(seen, seen));

    assertEquals(Optional.of(next), stores.find(ACME, "manuals"));
    StoreSpec other = next.with(next.label().with(SearchDefaults.NONE), next.chunking());
    assertFalse(stores.replace(other, other));
    assertTrue(stores.replace(seen, next));
    assertEquals(Optional.of(seen), stores.find(ACME, "manuals"));
  }

  @Test
  void renamedStoreIsFoundByItsNameAndItsFolder() {
    StoreSpec seen = store(ACME, 1, "manuals", START);
    stores.add(seen);
    StoreSpec second = renamed(seen, "guides");
    StoreSpec third = renamed(seen, "Books");

    assertTrue(stores.replace(second, seen));
    assertTrue(stores.replace(third, second));

    assertEquals(Optional.of(third), stores.find(ACME, "books"));
    assertEquals(Optional.of(third), stores.find(ACME, "manuals"));
    assertEquals(Optional.empty(), stores.find(ACME, "guides"));
    stores.add(store(ACME, 2, "guides", START));
    assertTrue(stores.replace(seen, third));
    assertEquals(Optional.of(seen), stores.find(ACME, "manuals"));
    assertEquals(Optional.empty(), stores.find(ACME, "books"));
  }

  @Test
  void namesAndFoldersOfOthersAreTaken() {
    StoreSpec renamed = renamed(store(ACME, 1, "manuals", START), "guides");
    StoreSpec other = store(ACME, 2, "other", START);
    stores.add(store(ACME, 1, "manuals", START));
    stores.replace(renamed, store(ACME, 1, "manuals", START));
    stores.add(other);

    for (String name : List.of("manuals", "GUIDES")) {
      ConflictException taken =
          assertThrows(
              ConflictException.class, () -> stores.replace(renamed(other, name), other), name);
      assertEquals(ErrorCode.STORE_NAME_TAKEN, taken.code());
      assertThrows(ConflictException.class, () -> stores.add(store(ACME, 3, name, START)), name);
    }
    assertEquals(Optional.of(other), stores.find(ACME, "other"));
    assertTrue(stores.delete(ACME, id(1), START));
    stores.add(store(ACME, 3, "manuals", START));
    stores.add(store(ACME, 4, "guides", START));
    assertEquals(3, stores.count(ACME));
  }

  private static StoreSpec renamed(StoreSpec store, String name) {
    return store.with(
        new StoreLabel(name, store.label().description(), store.metadata(), store.searches()),
        store.chunking());
  }

  @Test
  void deletedStoreIsGoneAndItsNameFree() {
    stores.add(store(ACME, 1, "manuals", START));

    assertTrue(stores.delete(ACME, id(1), START.plusSeconds(5)));

    assertEquals(Optional.empty(), stores.find(ACME, id(1)));
    assertEquals(Optional.empty(), stores.find(ACME, "manuals"));
    assertEquals(Optional.of(START.plusSeconds(5)), stores.deletedAt(ACME, id(1)));
    StoreSpec anew = store(ACME, 2, "manuals", START);
    stores.add(anew);
    assertFalse(stores.delete(ACME, id(1), START));
    assertEquals(Optional.of(anew), stores.find(ACME, "manuals"));
    assertEquals(Optional.empty(), stores.deletedAt(ACME, id(2)));
  }

  @Test
  void storeOfAnotherTenantIsNotDeleted() {
    stores.add(store(ACME, 1, "manuals", START));

    assertFalse(stores.delete(new TenantId("other"), id(1), START));

    assertTrue(stores.find(ACME, id(1)).isPresent());
    assertEquals(Optional.empty(), stores.deletedAt(new TenantId("other"), id(1)));
  }

  @Test
  void expiryIsKeptAndReplacedAsItWasSeen() {
    StoreSpec seen = store(ACME, 1, "manuals", START).with(expiry(30, START));
    stores.add(seen);
    StoreSpec used = seen.with(expiry(30, START.plusSeconds(7200)));

    assertEquals(Optional.of(seen), stores.find(ACME, id(1)));
    assertTrue(stores.replace(used, seen));
    assertFalse(stores.replace(seen.with(Optional.empty()), seen), "one who saw no use");
    assertEquals(Optional.of(used), stores.find(ACME, id(1)));
    assertTrue(stores.replace(used.with(Optional.empty()), used));
    assertEquals(Optional.empty(), stores.find(ACME, id(1)).orElseThrow().expiry());
  }

  @Test
  void storesThatExpiredAreListedInTheOrderOfTheirEnds() {
    StoreSpec later = store(ACME, 1, "a", START).with(expiry(2, START));
    StoreSpec first = store(new TenantId("other"), 2, "b", START).with(expiry(1, START));
    StoreSpec past = store(ACME, 3, "c", START).with(expiry(3, START));
    List.of(later, first, past, store(ACME, 4, "d", START)).forEach(stores::add);
    Instant end = past.expiry().orElseThrow().at();

    assertEquals(List.of(first, later), stores.expiredBefore(end, 9));
    assertEquals(List.of(first, later, past), stores.expiredBefore(end.plusSeconds(1), 9));
    assertEquals(List.of(first), stores.expiredBefore(end, 1));
    assertEquals(List.of(), stores.expiredBefore(START, 9));
  }

  @Test
  void storeIsListedByItsPresentExpiryAlone() {
    Instant end = START.plus(Duration.ofDays(400));
    StoreSpec made = store(ACME, 1, "manuals", START).with(expiry(1, START));
    stores.add(made);
    StoreSpec used = made.with(expiry(1, START.plusSeconds(86_400)));
    StoreSpec lasting = used.with(Optional.empty());
    StoreSpec again = lasting.with(expiry(365, START));

    stores.replace(used, made);
    assertEquals(List.of(), stores.expiredBefore(START.plusSeconds(2 * 86_400), 9));
    assertEquals(List.of(used), stores.expiredBefore(end, 9));
    stores.replace(lasting, used);
    assertEquals(List.of(), stores.expiredBefore(end, 9));
    stores.replace(again, lasting);
    assertEquals(List.of(again), stores.expiredBefore(end, 9));
    stores.delete(ACME, id(1), START);
    assertEquals(List.of(), stores.expiredBefore(end, 9));
  }

  @Test
  void ofManyExpiredStoresAsManyAreReadAsAreAskedFor() {
    for (int i = 0; i < 25; i++) {
      stores.add(store(ACME, i, "s" + i, START).with(expiry(1, START.plusSeconds(i))));
    }

    List<StoreSpec> seven = stores.expiredBefore(START.plus(Duration.ofDays(9)), 7);
    List<StoreSpec> all = stores.expiredBefore(START.plus(Duration.ofDays(9)), 100);

    assertEquals(7, seven.size());
    assertEquals(25, all.size());
    assertEquals(seven, all.subList(0, 7));
  }

  @Test
  void storeIsDeletedAsItWasSeenAlone() {
    StoreSpec seen = store(ACME, 1, "manuals", START).with(expiry(1, START));
    StoreSpec used = seen.with(expiry(1, START.plusSeconds(7200)));
    stores.add(seen);
    stores.replace(used, seen);

    assertFalse(stores.delete(seen, START), "used since");
    assertFalse(stores.delete(renamed(used, "guides"), START), "named otherwise");
    assertEquals(Optional.of(used), stores.find(ACME, "manuals"));
    assertTrue(stores.delete(used, START.plusSeconds(9)));
    assertFalse(stores.delete(used, START.plusSeconds(10)));

    assertEquals(Optional.of(START.plusSeconds(9)), stores.deletedAt(ACME, id(1)));
    assertEquals(0, stores.count(ACME));
    stores.add(store(ACME, 2, "manuals", START));
  }

  @Test
  void ofAUseAndADeletionAtOnceOneIsMade() throws Exception {
    for (int round = 0; round < 10; round++) {
      StoreSpec seen = store(ACME, round, "s" + round, START).with(expiry(1, START));
      StoreSpec used = seen.with(expiry(1, START.plusSeconds(7200)));
      stores.add(seen);

      List<Boolean> made =
          AtOnce.call(
              2, i -> i == 0 ? () -> stores.replace(used, seen) : () -> stores.delete(seen, START));

      assertEquals(1, made.stream().filter(Boolean::booleanValue).count());
      assertEquals(made.getFirst(), stores.find(ACME, seen.id()).isPresent());
    }
  }

  private static Optional<StoreExpiry> expiry(int days, Instant activeAt) {
    return Optional.of(new StoreExpiry(days, activeAt));
  }

  private static StoreSpec store(TenantId tenant, int number, String name, Instant createdAt) {
    return StoreSpec.of(
        tenant,
        id(number),
        name,
        new StoreLabel(name, "", Map.of("team", "docs", "empty", ""), SearchDefaults.NONE),
        StoreVersion.first(
            new StoreVersion.ModelRef("model", "model@1", "space"),
            384,
            new ChunkingSpec(ChunkMethod.TOKENS, 100, 10),
            createdAt));
  }

  private static String id(int number) {
    return "vs_%024x".formatted(number);
  }
}
