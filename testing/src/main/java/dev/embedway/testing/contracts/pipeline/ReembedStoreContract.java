package dev.embedway.testing.contracts.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.reembed.Comparison;
import dev.embedway.core.reembed.Comparison.Origin;
import dev.embedway.core.reembed.Comparison.Queries;
import dev.embedway.core.reembed.Comparison.Side;
import dev.embedway.core.reembed.FillCounts;
import dev.embedway.core.reembed.Reembed;
import dev.embedway.core.reembed.Reembed.FailedKeys;
import dev.embedway.core.reembed.Reembed.Fill;
import dev.embedway.core.reembed.Reembed.Review;
import dev.embedway.core.reembed.Reembed.Target;
import dev.embedway.core.reembed.Reembed.Use;
import dev.embedway.core.reembed.ReembedStore;
import dev.embedway.core.reembed.SwitchGate;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.store.StoreVersion.State;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.AtOnce;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Contract of every {@link ReembedStore}. */
public abstract class ReembedStoreContract {

  private static final TenantId ACME = new TenantId("acme");
  private static final String STORE = "vs_" + "0".repeat(24);
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00.123456Z");

  /** A store that nobody has written to. */
  protected abstract ReembedStore store();

  @Test
  void oneIsReadBackAsItWasWritten() {
    ReembedStore store = store();
    Reembed first = begun(ACME, STORE, 2);
    Reembed later =
        new Reembed(
            first.target(),
            new Use(State.LIVE, NOW.plusSeconds(60)),
            new Fill(
                Optional.of("place"),
                NOW.plusSeconds(70),
                new FillCounts(5, 1, 2, 1, 1),
                Optional.of(new FillCounts(9, 9, 0, 0, 0)),
                new FailedKeys(List.of("b.txt", "a.txt"), List.of("c.txt"))),
            new Review(Optional.of(new SwitchGate(0.015)), Optional.of(comparison())),
            1);

    assertEquals(List.of(), store.all());
    assertTrue(store.put(first));
    assertEquals(List.of(first.revised(1)), store.all());
    assertTrue(store.put(later));
    assertEquals(List.of(later.revised(2)), store.all());
    assertEquals(List.of(later.revised(2)), store.of(ACME, STORE));
  }

  @Test
  void oneThatWasChangedMeanwhileIsLeft() {
    ReembedStore store = store();
    Reembed first = begun(ACME, STORE, 2);
    assertTrue(store.put(first));

    assertFalse(store.put(first));
    assertFalse(store.put(first.revised(2)));

    assertEquals(List.of(first.revised(1)), store.all());
  }

  @Test
  void everyVersionOfEveryStoreIsOneOfItsOwn() {
    ReembedStore store = store();
    String other = "vs_" + "1".repeat(24);
    List<Reembed> all =
        List.of(
            begun(ACME, STORE, 2),
            begun(ACME, STORE, 10),
            begun(ACME, other, 2),
            begun(new TenantId("other"), STORE, 2));
    all.forEach(each -> assertTrue(store.put(each)));

    assertEquals(4, store.all().size());
    assertEquals(
        Set.of(2, 10),
        Set.copyOf(store.of(ACME, STORE).stream().map(it -> it.target().version()).toList()));

    store.remove(new Target(ACME, STORE, 2));
    store.remove(new Target(ACME, STORE, 2));

    assertEquals(3, store.all().size());
    assertEquals(List.of(all.get(1).revised(1)), store.of(ACME, STORE));
  }

  @Test
  void oneOfManyWritesAtOnceIsMade() throws Exception {
    ReembedStore store = store();
    Reembed first = begun(ACME, STORE, 2);

    List<Boolean> made = AtOnce.call(8, _ -> () -> store.put(first));

    assertEquals(1, Collections.frequency(made, true));
  }

  private static Comparison comparison() {
    return new Comparison(
        NOW.plusSeconds(80),
        new Queries(Origin.GIVEN, 225, 224, SearchMode.HYBRID),
        1.0 / 3,
        new Side(1, 1_000_000, 5_000_000_000L, OptionalDouble.of(1e-5 / 3)),
        new Side(2, 0, 0, OptionalDouble.empty()));
  }

  private static Reembed begun(TenantId tenant, String store, int version) {
    return new Reembed(
        new Target(tenant, store, version),
        new Use(State.BUILDING, NOW),
        new Fill(Optional.empty(), NOW, FillCounts.NONE, Optional.empty(), FailedKeys.NONE),
        Review.NONE,
        0);
  }
}
