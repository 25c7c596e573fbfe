package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.search.Filter;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.RecordQuery.Direction;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordListTest {

  private static final String KEY = "k";
  private static final String HOSTILE = "k' DESC; DROP TABLE documents; --";

  private final StoreFixture fixture = StoreFixture.fresh(384);
  private TestDatabase database;
  private PgVectorStore store;

  @BeforeAll
  void fill() {
    database = TestDatabase.fresh();
    store = database.store();
    store.put(
        fixture.index(),
        List.of(
            record("absent-2", Map.of()),
            record("absent-1", Map.of("other", 1L)),
            record("true", Map.of(KEY, true)),
            record("false", Map.of(KEY, false)),
            record("upper", Map.of(KEY, "B")),
            record("lower", Map.of(KEY, "a")),
            record("ten", Map.of(KEY, 10L)),
            record("nine", Map.of(KEY, 9.5)),
            record("ten-again", Map.of(KEY, 10L)),
            record("odd", Map.of(HOSTILE, "x", KEY, "z"))));
  }

  @AfterAll
  void close() {
    store.close();
  }

  private VectorRecord record(String id, Map<String, Object> attributes) {
    return new VectorRecord(id, id, 1, fixture.at(0.2), attributes);
  }

  private Optional<RecordPage> page(
      Optional<Filter> filter, RecordQuery.Order order, RecordQuery.Part part) {
    return store.records(
        new RecordQuery(fixture.index(), filter, order, part, Instant.now().plusSeconds(60)));
  }

  private static RecordQuery.Part part(int limit, Optional<String> after) {
    return new RecordQuery.Part(limit, 0, after, RecordQuery.Values.LEFT_OUT);
  }

  private String listed(String key, Direction direction) {
    return ids(
        page(
                Optional.empty(),
                new RecordQuery.Order(Optional.of(key), direction),
                part(100, Optional.empty()))
            .orElseThrow());
  }

  private static String ids(RecordPage page) {
    return page.records().stream().map(StoredRecord::id).collect(Collectors.joining(" "));
  }

  @Test
  void ordersNumbersThenStringsThenBooleansAndWhatHasNoneLast() {
    assertEquals(
        "nine ten ten-again upper lower odd false true absent-1 absent-2",
        listed(KEY, Direction.ASC));
    assertEquals(
        "true false odd lower upper ten ten-again nine absent-1 absent-2",
        listed(KEY, Direction.DESC));
  }

  @Test
  void aPageAfterEachRecordIsTheRestOfTheWhole() {
    for (Direction direction : Direction.values()) {
      List<String> all = List.of(listed(KEY, direction).split(" ", -1));
      for (int i = 0; i < all.size(); i++) {
        RecordPage rest =
            page(
                    Optional.empty(),
                    new RecordQuery.Order(Optional.of(KEY), direction),
                    part(3, Optional.of(all.get(i))))
                .orElseThrow();

        assertEquals(String.join(" ", all.subList(i + 1, Math.min(i + 4, all.size()))), ids(rest));
        assertEquals(i + 1, rest.start());
        assertEquals(all.size(), rest.total());
      }
    }
    assertEquals(
        Optional.empty(),
        page(
            Optional.empty(),
            new RecordQuery.Order(Optional.of(KEY), Direction.ASC),
            part(3, Optional.of("gone"))));
  }

  @Test
  void descendingIdsGoOnAfterOneThatIsGone() {
    RecordPage rest =
        page(
                Optional.empty(),
                new RecordQuery.Order(Optional.empty(), Direction.DESC),
                part(2, Optional.of("m")))
            .orElseThrow();

    assertEquals("lower false", ids(rest));
    assertEquals(6, rest.start());
  }

  @Test
  void aFilterHoldsForListAndTotal() {
    Filter either =
        new Filter.Or(
            List.of(
                new Filter.Comparison(Filter.Operator.EQ, KEY, 10L),
                new Filter.Comparison(Filter.Operator.EQ, KEY, "a")));
    Filter both =
        new Filter.And(List.of(either, new Filter.Comparison(Filter.Operator.LT, KEY, "b")));

    RecordPage some =
        page(Optional.of(either), RecordQuery.Order.BY_ID, part(2, Optional.empty())).orElseThrow();

    assertEquals("lower ten", ids(some));
    assertEquals(3, some.total());
    assertEquals(
        "lower",
        ids(
            page(Optional.of(both), RecordQuery.Order.BY_ID, part(9, Optional.empty()))
                .orElseThrow()),
        "what stands beside an or holds for all of it");
  }

  @Test
  void namesAreBoundWhateverTheyHold() {
    Filter hostile = new Filter.Comparison(Filter.Operator.EQ, HOSTILE, "x");

    assertEquals("odd", listed(HOSTILE, Direction.ASC).split(" ", -1)[0]);
    assertEquals(
        "odd",
        ids(
            page(Optional.of(hostile), RecordQuery.Order.BY_ID, part(9, Optional.empty()))
                .orElseThrow()));
    assertEquals(10, List.of(listed("'", Direction.DESC).split(" ", -1)).size());
  }

  @Test
  void valuesAreReadWhereTheyAreAskedFor() {
    RecordPage page =
        page(
                Optional.empty(),
                RecordQuery.Order.BY_ID,
                new RecordQuery.Part(1, 0, Optional.empty(), RecordQuery.Values.READ))
            .orElseThrow();

    assertEquals(1, page.records().getFirst().vector().cosine(fixture.at(0.2)), 0.001);
    assertEquals("absent-1", page.records().getFirst().text());
  }
}
