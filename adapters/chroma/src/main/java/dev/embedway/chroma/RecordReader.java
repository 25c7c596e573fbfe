package dev.embedway.chroma;

import static java.util.Objects.requireNonNull;

import dev.embedway.chroma.http.ChromaRows.Part;
import dev.embedway.chroma.http.ChromaRows.Row;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Filter;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.RecordQuery.Direction;
import dev.embedway.core.vector.RecordQuery.Values;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorStore.LackingRecords;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reading of the records of an index; lists read the states of all its documents. Immutable. */
record RecordReader(IndexRows rows) {

  private record Entry(String id, DocumentState state) {

    /** Numbers, strings, booleans, then records without the attribute. */
    private static int kind(Optional<Object> value) {
      if (value.isEmpty()) {
        return 3;
      }
      return switch (value.get()) {
        case Number _ -> 0;
        case String _ -> 1;
        default -> 2;
      };
    }

    Optional<Object> value(String attribute) {
      return Optional.ofNullable(state.attributes().get(attribute));
    }
  }

  /** The record of an id. */
  Optional<StoredRecord> find(String id) {
    DocumentState state = rows.state(id);
    return DocumentKind.isIdOfFile(id) || !state.isVisible()
        ? Optional.empty()
        : Optional.of(records(List.of(new Entry(id, state)), Values.READ).getFirst());
  }

  /** A part of a list. */
  Optional<RecordPage> list(RecordQuery query) {
    List<Entry> all = entries(query.filter()).sorted(order(query.order())).toList();
    Optional<Long> start = start(query, all);
    return start.map(from ->
        new RecordPage(
            records(
                all.stream().skip(from).limit(query.part().limit()).toList(),
                query.part().values()),
            from,
            all.size()));
  }

  /** Ids of those that a filter allows, after an id. */
  List<String> matching(Filter filter, String after, int max) {
    return entries(Optional.of(filter))
        .map(Entry::id)
        .filter(id -> ChunkId.BY_CODE_POINT.compare(id, after) > 0)
        .sorted(ChunkId.BY_CODE_POINT)
        .limit(max)
        .toList();
  }

  /** Records that another version lacks. */
  LackingRecords lacking(Optional<IndexRows> other, int max) {
    Map<String, DocumentState> there = other.map(IndexRows::states).orElseGet(Map::of);
    List<Entry> lacking =
        entries(Optional.empty())
            .filter(entry -> {
              DocumentState state = there.getOrDefault(entry.id(), DocumentState.NONE);
              return !state.isVisible();
            })
            .toList();
    Map<String, Row> read = rowsOf(lacking, List.of(Part.TEXTS));
    Map<Boolean, List<String>> ids =
        lacking.stream()
            .collect(
                Collectors.partitioningBy(
                    entry -> row(read, entry).text().isBlank(),
                    Collectors.mapping(Entry::id, Collectors.toList())));
    return new LackingRecords(
        lacking.size(),
        requireNonNull(ids.get(true)).size(),
        Stream.of(true, false)
            .flatMap(
                isBlank -> requireNonNull(ids.get(isBlank)).stream().sorted(ChunkId.BY_CODE_POINT))
            .limit(max)
            .toList());
  }

  private Stream<Entry> entries(Optional<Filter> filter) {
    return rows.states().entrySet().stream()
        .map(each -> new Entry(each.getKey(), each.getValue()))
        .filter(entry -> !DocumentKind.isIdOfFile(entry.id()) && entry.state().isVisible())
        .filter(entry ->
            filter
                .map(given -> new AttributeFilter(given).allows(entry.state().attributes()))
                .orElse(true));
  }

  /** Empty where a list by an attribute has no place for the record that it goes on after. */
  private static Optional<Long> start(RecordQuery query, List<Entry> all) {
    Optional<String> after = query.part().after();
    if (after.isEmpty()) {
      return Optional.of(query.part().offset());
    }
    if (query.order().attribute().isEmpty()) {
      boolean isAscending = query.order().direction() == Direction.ASC;
      Comparator<String> order =
          isAscending ? ChunkId.BY_CODE_POINT : ChunkId.BY_CODE_POINT.reversed();
      return Optional.of(
          all.stream().filter(entry -> order.compare(entry.id(), after.get()) <= 0).count());
    }
    long place = all.stream().takeWhile(entry -> !entry.id().equals(after.get())).count();
    return place == all.size() ? Optional.empty() : Optional.of(place + 1);
  }

  private static Comparator<Entry> order(RecordQuery.Order order) {
    Comparator<Entry> byId = Comparator.comparing(Entry::id, ChunkId.BY_CODE_POINT);
    boolean isAscending = order.direction() == Direction.ASC;
    if (order.attribute().isEmpty()) {
      return isAscending ? byId : byId.reversed();
    }
    String attribute = order.attribute().get();
    Comparator<Entry> byValue = (a, b) -> compare(a.value(attribute), b.value(attribute));
    return Comparator.comparing((Entry entry) -> entry.value(attribute).isEmpty())
        .thenComparing(isAscending ? byValue : byValue.reversed())
        .thenComparing(byId);
  }

  private static int compare(Optional<Object> a, Optional<Object> b) {
    int kinds = Integer.compare(Entry.kind(a), Entry.kind(b));
    if (kinds != 0 || a.isEmpty() || b.isEmpty()) {
      return kinds;
    }
    return switch (a.get()) {
      case Number number ->
          AttributeFilter.decimal(number).compareTo(AttributeFilter.decimal((Number) b.get()));
      case Boolean flag -> flag.compareTo((Boolean) b.get());
      default -> ChunkId.BY_CODE_POINT.compare(a.get().toString(), b.get().toString());
    };
  }

  private List<StoredRecord> records(List<Entry> entries, Values values) {
    Map<String, Row> read =
        rowsOf(
            entries,
            values == Values.READ ? List.of(Part.TEXTS, Part.VECTORS) : List.of(Part.TEXTS));
    return entries.stream()
        .map(entry -> {
          Row row = row(read, entry);
          return new StoredRecord(
              entry.id(),
              row.text(),
              values == Values.READ ? IndexRows.vector(row) : Vector.of(),
              entry.state().attributes());
        })
        .toList();
  }

  private Map<String, Row> rowsOf(List<Entry> entries, List<Part> parts) {
    return rows.chunks().read(entries.stream().map(RecordReader::rowId).toList(), parts).stream()
        .collect(Collectors.toMap(Row::id, row -> row));
  }

  private static Row row(Map<String, Row> read, Entry entry) {
    return requireNonNull(read.get(rowId(entry)));
  }

  private static String rowId(Entry entry) {
    return new ChunkId(entry.id(), entry.state().generation(), 0).toString();
  }
}
