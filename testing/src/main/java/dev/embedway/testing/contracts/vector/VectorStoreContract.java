package dev.embedway.testing.contracts.vector;

import static dev.embedway.testing.contracts.vector.StoreFixture.document;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.core.vector.VectorStore.BatchOutcome;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Contract of every {@link VectorStore}: batches, generations, removals. See also {@link
 * VectorSearchContract} and {@link VectorStoreRaceContract}.
 */
public abstract class VectorStoreContract {

  private static final String A = document('a');
  private static final String B = document('b');

  private VectorStore store;
  private StoreFixture fixture;

  /** The store under test; one for all tests is enough. */
  protected abstract VectorStore store();

  /** A length of vectors that it keeps. */
  protected int dim() {
    return 384;
  }

  @BeforeEach
  void prepare() {
    store = store();
    fixture = StoreFixture.fresh(dim());
  }

  @Test
  void showsAGenerationOnceItsLastBatchIsWritten() {
    assertEquals(BatchOutcome.WRITTEN, store.write(fixture.part(A, 1, 1, 2, 5)));
    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
    assertEquals(List.of(), store.search(fixture.byVector()));

    assertEquals(BatchOutcome.COMPLETED, store.write(fixture.part(A, 1, 0, 2, 5)));

    assertEquals(new IndexCounts(1, 5), store.count(fixture.index()));
    assertEquals(5, store.search(fixture.byVector()).size());
  }

  @Test
  void saysCompletedAgainWhenABatchOfTheCurrentGenerationComesAgain() {
    List<VectorBatch> parts = fixture.parts(A, 1, 3, 7);
    parts.forEach(store::write);

    parts.forEach(part -> assertEquals(BatchOutcome.COMPLETED, store.write(part)));

    assertEquals(new IndexCounts(1, 7), store.count(fixture.index()));
  }

  @Test
  void addsChunksOfTheCurrentGenerationThatLacked() {
    VectorBatch whole = fixture.part(A, 1, 0, 1, 5);
    VectorBatch lacking =
        new VectorBatch(
            whole.index(),
            whole.source(),
            whole.part(),
            whole.entries().subList(1, 4),
            whole.facts());
    store.write(lacking);
    assertEquals(new IndexCounts(1, 3), store.count(fixture.index()));

    assertEquals(BatchOutcome.COMPLETED, store.write(whole));

    assertEquals(new IndexCounts(1, 5), store.count(fixture.index()));
    assertEquals(5, store.search(fixture.byVector()).size());
  }

  @Test
  void countsABatchOnceHoweverOftenItComes() {
    VectorBatch first = fixture.part(A, 1, 0, 2, 4);

    store.write(first);

    assertEquals(BatchOutcome.WRITTEN, store.write(first));
    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
  }

  @Test
  void keepsTheOldGenerationWhileANewerOneIsIncomplete() {
    fixture.parts(A, 1, 1, 3).forEach(store::write);

    store.write(fixture.part(A, 2, 0, 2, 8));

    assertEquals(Set.of(1L), seenGenerations());
    assertEquals(new IndexCounts(1, 3), store.count(fixture.index()));
  }

  @Test
  void samplesTextsOfWhatIsVisibleInTheIndex() {
    fixture.parts(A, 1, 2, 9).forEach(store::write);
    fixture.parts(A, 2, 2, 3).forEach(store::write);
    store.write(fixture.part(A, 3, 0, 2, 4));
    fixture.parts(B, 7, 1, 2).forEach(store::write);
    store.write(fixture.version(2).part(B, 8, 0, 1, 2));
    store.write(fixture.part(document('c'), 4, 0, 1, 2));
    store.remove(fixture.index(), document('c'), 5);

    List<String> all = store.sample(fixture.index(), 100);
    List<String> some = store.sample(fixture.index(), 2);

    assertEquals(
        List.of(
            "passage 0 of 2",
            "passage 0 of 7",
            "passage 1 of 2",
            "passage 1 of 7",
            "passage 2 of 2"),
        all.stream().sorted().toList());
    assertEquals(all.subList(0, 2), some);
    assertEquals(all, store.sample(fixture.index(), 100));
  }

  @Test
  void replacesAGenerationWhole() {
    fixture.parts(A, 1, 2, 9).forEach(store::write);

    fixture.parts(A, 2, 2, 3).forEach(store::write);

    assertEquals(Set.of(2L), seenGenerations());
    assertEquals(new IndexCounts(1, 3), store.count(fixture.index()));
  }

  @Test
  void neverShowsAGenerationThatIsOlderThanTheCurrentOne() {
    store.write(fixture.part(A, 1, 0, 2, 9));
    fixture.parts(A, 2, 1, 3).forEach(store::write);

    assertEquals(BatchOutcome.SUPERSEDED, store.write(fixture.part(A, 1, 1, 2, 9)));

    assertEquals(Set.of(2L), seenGenerations());
    assertEquals(new IndexCounts(1, 3), store.count(fixture.index()));
  }

  @Test
  void hidesARemovedDocumentAtOnce() {
    fixture.parts(A, 1, 1, 3).forEach(store::write);
    fixture.parts(B, 1, 1, 2).forEach(store::write);

    store.remove(fixture.index(), A, 2);
    store.remove(fixture.index(), A, 2);

    assertEquals(new IndexCounts(1, 2), store.count(fixture.index()));
    for (SearchMode mode : StoreFixture.modes(store)) {
      assertEquals(2, store.search(fixture.search(mode, "passage")).size(), mode.wire());
    }
  }

  @Test
  void showsADocumentAgainThatIsWrittenAfterItsRemoval() {
    store.remove(fixture.index(), A, 2);

    assertEquals(BatchOutcome.SUPERSEDED, store.write(fixture.part(A, 1, 0, 1, 3)));
    assertEquals(BatchOutcome.COMPLETED, store.write(fixture.part(A, 3, 0, 1, 4)));

    assertEquals(new IndexCounts(1, 4), store.count(fixture.index()));
  }

  @Test
  void ignoresARemovalThatIsOlderThanTheCurrentGeneration() {
    fixture.parts(A, 3, 1, 3).forEach(store::write);

    store.remove(fixture.index(), A, 2);

    assertEquals(new IndexCounts(1, 3), store.count(fixture.index()));
  }

  @Test
  void removesADocumentWhoseCurrentGenerationIsTheRemovalsOwn() {
    fixture.parts(A, 2, 1, 3).forEach(store::write);

    store.remove(fixture.index(), A, 2);

    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
    assertEquals(BatchOutcome.SUPERSEDED, store.write(fixture.part(A, 2, 0, 1, 3)));
    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
  }

  @Test
  void endsInTheSameStateInWhateverOrderAndHoweverOftenThingsCome() {
    for (int seed = 0; seed < 40; seed++) {
      StoreFixture fresh = StoreFixture.fresh(dim());
      List<Runnable> events = new ArrayList<>();
      for (int delivery = 0; delivery < 2; delivery++) {
        fresh.parts(A, 1, 3, 6).forEach(part -> events.add(() -> store.write(part)));
        events.add(() -> store.remove(fresh.index(), A, 2));
        fresh.parts(A, 3, 2, 4).forEach(part -> events.add(() -> store.write(part)));
        fresh.parts(B, 1, 2, 4).forEach(part -> events.add(() -> store.write(part)));
        events.add(() -> store.remove(fresh.index(), B, 2));
      }
      Collections.shuffle(events, new Random(seed));

      events.forEach(Runnable::run);

      assertEquals(new IndexCounts(1, 4), store.count(fresh.index()), "seed " + seed);
      assertEquals(Set.of(3L), generations(store.search(fresh.byVector())), "seed " + seed);
    }
  }

  @Test
  void tellsTenantsWithTheSameNamesApart() {
    StoreFixture other = StoreFixture.of(new TenantId(fixture.index().tenant() + "-2"), dim());
    fixture.parts(A, 1, 1, 3).forEach(store::write);
    other.parts(A, 5, 1, 2).forEach(store::write);

    store.remove(other.index(), A, 9);
    assertEquals(new IndexCounts(1, 3), store.count(fixture.index()));
    assertEquals(Set.of(1L), seenGenerations());

    store.drop(other.index().tenant(), other.index().storeId());
    assertEquals(new IndexCounts(1, 3), store.count(fixture.index()));
    for (SearchMode mode : StoreFixture.modes(store)) {
      assertEquals(List.of(), store.search(other.search(mode, "passage")), mode.wire());
    }
  }

  @Test
  void tellsIndexVersionsApart() {
    StoreFixture next = fixture.version(2);
    fixture.parts(A, 1, 1, 3).forEach(store::write);
    next.parts(A, 1, 1, 5).forEach(store::write);

    store.remove(next.index(), A, 2);

    assertEquals(new IndexCounts(1, 3), store.count(fixture.index()));
    assertEquals(new IndexCounts(0, 0), store.count(next.index()));
  }

  @Test
  void dropsAStoreForGoodInEveryVersion() {
    StoreFixture next = fixture.version(2);
    fixture.parts(A, 1, 1, 3).forEach(store::write);
    next.parts(A, 1, 1, 5).forEach(store::write);

    assertEquals(8, store.drop(fixture.index().tenant(), fixture.index().storeId()));
    assertEquals(0, store.drop(fixture.index().tenant(), fixture.index().storeId()));

    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
    assertEquals(new IndexCounts(0, 0), store.count(next.index()));
    assertEquals(BatchOutcome.SUPERSEDED, store.write(fixture.part(B, 1, 0, 1, 3)));
    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
  }

  @Test
  void countsADocumentWithoutChunksNowhere() {
    assertEquals(BatchOutcome.COMPLETED, store.write(fixture.part(A, 1, 0, 1, 0)));

    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
  }

  @Test
  void refusesVectorsOfAnotherLength() {
    Vector longer = Vector.of(new float[dim() + 1]);
    VectorBatch batch = fixture.whole(A, 1, fixture.entry(0, "words", longer));

    EmbedwayException e = assertThrows(EmbedwayException.class, () -> store.write(batch));

    assertEquals(ErrorCode.DIMENSION_MISMATCH, e.code());
  }

  @Test
  void refusesWhatItCannotKeepForGood() {
    List<VectorBatch> batches =
        List.of(
            fixture.whole(A, 1, fixture.entry(0, "nul \0 inside", fixture.straight())),
            fixture.whole(A, 1, fixture.entry(0, "half a \ud83d pair", fixture.straight())),
            fixture.whole(A, 1, fixture.entry(0, "words", fixture.at(Double.NaN))),
            fixture.whole(A, Map.of("title", "nul \0")),
            fixture.whole(A, Map.of("size", Double.POSITIVE_INFINITY)),
            fixture.whole(A, Map.of("tags", List.of("x"))));

    for (VectorBatch batch : batches) {
      EmbedwayException e = assertThrows(EmbedwayException.class, () -> store.write(batch));
      assertFalse(e.isRetriable(), e.getMessage());
    }
    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
  }

  private Set<Long> seenGenerations() {
    return generations(store.search(fixture.byVector()));
  }

  private static Set<Long> generations(List<Match> matches) {
    return matches.stream().map(Match::generation).collect(Collectors.toSet());
  }
}
