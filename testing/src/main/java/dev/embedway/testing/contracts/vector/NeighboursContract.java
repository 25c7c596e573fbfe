package dev.embedway.testing.contracts.vector;

import static dev.embedway.testing.contracts.vector.StoreFixture.document;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.search.Match;
import dev.embedway.core.search.Neighbours;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorStore;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link VectorStore} for the chunks around those that a search found. */
public abstract class NeighboursContract {

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

  /** A generation of five chunks. */
  private static VectorBatch five(StoreFixture fixture, String id, long generation, String word) {
    return fixture.whole(
        id,
        generation,
        IntStream.range(0, 5)
            .mapToObj(i -> fixture.entry(i, word + " " + i, fixture.at(0.1 * i)))
            .toArray(VectorBatch.Entry[]::new));
  }

  private Match find(StoreFixture where, String text) {
    return store.search(where.byVector()).stream()
        .filter(match -> match.chunk().text().equals(text))
        .findFirst()
        .orElseThrow();
  }

  private List<Neighbours> neighbours(int max, Match... matches) {
    return store.neighbours(fixture.index(), List.of(matches), max, Instant.now().plusSeconds(30));
  }

  private static Neighbours around(List<String> before, List<String> after) {
    return new Neighbours(before, after);
  }

  @Test
  void areTheNearestOnEitherSideInTheDocumentsOrder() {
    store.write(five(fixture, A, 1, "ape"));
    Match middle = find(fixture, "ape 2");

    assertEquals(List.of(around(List.of("ape 1"), List.of("ape 3"))), neighbours(1, middle));
    assertEquals(
        List.of(around(List.of("ape 0", "ape 1"), List.of("ape 3", "ape 4"))),
        neighbours(3, middle));
    assertEquals(
        List.of(
            around(List.of("ape 2", "ape 3"), List.of()),
            around(List.of(), List.of("ape 1", "ape 2"))),
        neighbours(2, find(fixture, "ape 4"), find(fixture, "ape 0")));
  }

  @Test
  void areOfTheSameDocument() {
    store.write(five(fixture, A, 1, "ape"));
    store.write(five(fixture, B, 1, "bee"));

    assertEquals(
        List.of(
            around(List.of("bee 0"), List.of("bee 2")), around(List.of("ape 2"), List.of("ape 4"))),
        neighbours(1, find(fixture, "bee 1"), find(fixture, "ape 3")));
  }

  @Test
  void areOfTheGenerationThatWasFound() {
    store.write(five(fixture, A, 1, "old"));
    Match found = find(fixture, "old 2");
    store.write(five(fixture, A, 2, "new"));

    assertEquals(List.of(around(List.of("old 1"), List.of("old 3"))), neighbours(1, found));
  }

  @Test
  void areOfTheIndexThatWasSearched() {
    store.write(five(fixture, A, 1, "ours"));
    Match found = find(fixture, "ours 2");
    store.write(five(fixture.version(2), A, 1, "next"));
    StoreFixture others = StoreFixture.of(new TenantId("t-others"), dim());
    store.write(five(others, A, 1, "theirs"));

    assertEquals(List.of(around(List.of("ours 1"), List.of("ours 3"))), neighbours(1, found));
    assertEquals(
        List.of(around(List.of("next 1"), List.of("next 3"))),
        store.neighbours(
            fixture.version(2).index(), List.of(found), 1, Instant.now().plusSeconds(30)));
  }

  @Test
  void areFoundInWhicheverBatchTheyCame() {
    fixture.parts(A, 1, 3, 7).forEach(store::write);

    assertEquals(
        List.of(
            around(
                List.of("passage 2 of 1", "passage 3 of 1"),
                List.of("passage 5 of 1", "passage 6 of 1"))),
        neighbours(2, find(fixture, "passage 4 of 1")));
  }

  @Test
  void areNoneOfALoneChunkAndOfNoMatches() {
    store.write(fixture.whole(A, 1, fixture.entry(0, "alone", fixture.straight())));

    assertEquals(List.of(around(List.of(), List.of())), neighbours(3, find(fixture, "alone")));
    assertEquals(List.of(), neighbours(3));
  }
}
