package dev.embedway.testing.contracts.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Filter.MembershipOperator;
import dev.embedway.core.search.Filter.Operator;
import dev.embedway.core.search.Match;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Contract of every {@link VectorStore} for the definition of filters: of searches for documents,
 * and of searches, lists and selections of records.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class FilterTruthContract {

  private static final String KEY = "k";

  /** Of each type, with neighbours in order; U+FFFD and U+1F600 stand otherwise in UTF-16. */
  private static final List<Object> VALUES =
      List.of(
          "",
          "a",
          "B",
          "b",
          "é",
          "10",
          "9",
          "true",
          "\uFFFD",
          "\uD83D\uDE00",
          "'; DROP TABLE documents; --",
          "\\ \" ? :x {}",
          0,
          -1,
          9,
          10,
          10.0,
          9.5,
          0.1,
          1e300,
          Long.MAX_VALUE,
          new BigInteger("9223372036854775808"),
          true,
          false);

  private final Map<String, Map<String, Object>> documents = new TreeMap<>();
  private final StoreFixture fixture = StoreFixture.fresh(384);
  private final StoreFixture records = StoreFixture.fresh(384);
  private VectorStore store;

  /** Opens the store under test. */
  protected abstract VectorStore open();

  @BeforeAll
  void fill() {
    store = open();
    add(Map.of());
    add(Map.of("other", "a"));
    VALUES.forEach(value -> add(Map.of(KEY, value)));
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      Map<String, Object> attributes = new HashMap<>();
      for (String key : List.of(KEY, "m", "n")) {
        if (random.nextInt(3) > 0) {
          attributes.put(key, VALUES.get(random.nextInt(VALUES.size())));
        }
      }
      add(attributes);
    }
  }

  private void add(Map<String, Object> attributes) {
    String id = "doc_%024x".formatted(documents.size());
    documents.put(id, attributes);
    store.write(fixture.whole(id, attributes));
    store.put(
        records.index(),
        List.of(new VectorRecord("of " + id, "", 0, records.straight(), attributes)));
  }

  @Test
  void everyOperatorWithEveryTypeAndWithoutTheAttribute() {
    for (Operator operator : Operator.values()) {
      for (Object value : VALUES) {
        check(new Filter.Comparison(operator, KEY, value));
      }
    }
    for (MembershipOperator operator : MembershipOperator.values()) {
      for (Object value : VALUES) {
        check(new Filter.Membership(operator, KEY, List.of(value)));
      }
      check(new Filter.Membership(operator, KEY, List.of("a", 10, true)));
      check(new Filter.Membership(operator, KEY, VALUES));
    }
  }

  @Test
  void orInsideAndAndAndInsideOr() {
    Filter ten = new Filter.Comparison(Operator.EQ, KEY, 10);
    Filter a = new Filter.Comparison(Operator.EQ, KEY, "a");
    Filter other = new Filter.Comparison(Operator.NE, "m", "a");
    Filter number = new Filter.Comparison(Operator.GT, KEY, 5);

    check(new Filter.And(List.of(new Filter.Or(List.of(ten, a)), other)));
    check(new Filter.And(List.of(other, new Filter.Or(List.of(ten, a)))));
    check(new Filter.Or(List.of(new Filter.And(List.of(ten, other)), a)));
    check(new Filter.Or(List.of(a, new Filter.And(List.of(number, other)), ten)));
    check(new Filter.And(List.of(new Filter.Or(List.of(a, ten)), new Filter.Or(List.of(a)))));
    check(new Filter.And(List.of()));
    check(new Filter.Or(List.of()));
  }

  @Test
  void randomTreesOfConditions() {
    for (int seed = 0; seed < 300; seed++) {
      check(tree(new Random(seed), 4));
    }
  }

  private static Filter tree(Random random, int depth) {
    int kind = random.nextInt(depth == 0 ? 2 : 4);
    return switch (kind) {
      case 0 ->
          new Filter.Comparison(
              any(random, List.of(Operator.values())), key(random), any(random, VALUES));
      case 1 -> {
        List<Object> values = new ArrayList<>(VALUES);
        Collections.shuffle(values, random);
        yield new Filter.Membership(
            any(random, List.of(MembershipOperator.values())),
            key(random),
            values.subList(0, 1 + random.nextInt(4)));
      }
      default -> {
        List<Filter> parts = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
          parts.add(tree(random, depth - 1));
        }
        yield kind == 2 ? new Filter.And(parts) : new Filter.Or(parts);
      }
    };
  }

  private static String key(Random random) {
    return any(random, List.of(KEY, "m", "n", "absent"));
  }

  private static <T> T any(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void check(Filter filter) {
    Set<String> expected = new TreeSet<>();
    documents.forEach((id, attributes) -> {
      if (new FilterOracle(attributes).allows(filter)) {
        expected.add(id);
      }
    });

    assertEquals(expected, found(fixture, filter), () -> "documents, " + filter);
    Set<String> selected =
        expected.stream().map(id -> "of " + id).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(selected, found(records, filter), () -> "records, " + filter);
    assertEquals(selected, listed(filter), () -> "list, " + filter);
    assertEquals(selected, selected(filter), () -> "selection, " + filter);
  }

  private Set<String> found(StoreFixture all, Filter filter) {
    return store.search(all.filtered(filter)).stream()
        .map(Match::documentId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> listed(Filter filter) {
    RecordPage page =
        store
            .records(
                new RecordQuery(
                    records.index(),
                    Optional.of(filter),
                    RecordQuery.Order.BY_ID,
                    new RecordQuery.Part(
                        documents.size(), 0, Optional.empty(), RecordQuery.Values.LEFT_OUT),
                    deadline()))
            .orElseThrow();
    assertEquals(page.records().size(), page.total(), () -> "total, " + filter);
    return page.records().stream()
        .map(StoredRecord::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> selected(Filter filter) {
    return new TreeSet<>(store.matching(records.index(), filter, "", documents.size(), deadline()));
  }

  private static Instant deadline() {
    return Instant.now().plusSeconds(60);
  }
}
