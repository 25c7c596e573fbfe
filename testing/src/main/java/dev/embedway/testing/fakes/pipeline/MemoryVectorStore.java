package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.pipeline.compact.RowSelection;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Neighbours;
import dev.embedway.core.search.Relevance;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.MetadataFileAttributes;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorEngine;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.contracts.vector.FilterOracle;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A vector store in memory, searched by vector without filters. Thread-safe. */
public final class MemoryVectorStore implements VectorStore, RowRemoval {

  private record Place(VectorIndex index, String documentId) {}

  private record Stored(VectorBatch batch, VectorBatch.Entry entry) {}

  private final Map<Place, Long> current = new HashMap<>();
  private final Map<Place, Map<Long, Map<Integer, VectorBatch>>> written = new HashMap<>();

  private final Map<Place, MetadataFileAttributes> side = new HashMap<>();

  private int selections;
  private volatile Runnable faultOfDeletes = () -> {};

  private volatile Runnable fault = () -> {};
  private volatile Runnable answer = () -> {};

  /** From now on, each write does this first, which may throw. */
  public void fail(Runnable first) {
    fault = first;
  }

  /** From now on, each write does this last, which may throw. */
  public void answer(Runnable last) {
    answer = last;
  }

  /** From now on, each deletion of rows does this first, which may throw. */
  public void failDeletes(Runnable first) {
    faultOfDeletes = first;
  }

  @Override
  public synchronized BatchOutcome write(VectorBatch batch) {
    fault.run();
    BatchOutcome outcome = written(batch);
    answer.run();
    return outcome;
  }

  private BatchOutcome written(VectorBatch batch) {
    batch.entries().forEach(entry -> check(batch.index(), entry.vector()));
    Place place = new Place(batch.index(), batch.documentId());
    long visible = current.getOrDefault(place, 0L);
    if (visible > batch.generation()) {
      return BatchOutcome.SUPERSEDED;
    }
    Map<Integer, VectorBatch> generation =
        written
            .computeIfAbsent(place, p -> new HashMap<>())
            .computeIfAbsent(batch.generation(), g -> new TreeMap<>());
    generation.put(batch.batch(), batch);
    if (generation.size() < batch.batches()) {
      return BatchOutcome.WRITTEN;
    }
    current.put(place, batch.generation());
    applyMetadata(batch.index(), batch.documentId(), batch.metadata());
    return BatchOutcome.COMPLETED;
  }

  @Override
  public synchronized OptionalLong changeRecords(List<RecordChange> versions) {
    versions.forEach(
        change -> change.written().forEach(record -> check(change.index(), record.vector())));
    return OptionalLong.of(
        versions.stream()
            .mapToLong(change ->
                written(change.index(), change.written())
                    + removed(change.index(), change.removed()))
            .sum());
  }

  private long written(VectorIndex index, List<VectorRecord> records) {
    long replaced =
        records.stream()
            .map(VectorRecord::id)
            .distinct()
            .filter(id -> current.containsKey(new Place(index, id)))
            .count();
    for (VectorRecord record : records) {
      Place place = new Place(index, record.id());
      Chunk chunk = new Chunk(0, 0, record.text().length(), record.text(), record.tokens());
      write(
          new VectorBatch(
              index,
              new VectorBatch.Source(record.id(), record.id(), current.getOrDefault(place, 0L) + 1),
              VectorBatch.Part.WHOLE,
              List.of(new VectorBatch.Entry(chunk, record.vector())),
              new VectorBatch.Facts(record.attributes())));
    }
    return replaced;
  }

  private long removed(VectorIndex index, List<String> ids) {
    long deleted = 0;
    for (String id : Set.copyOf(ids)) {
      Place place = new Place(index, id);
      deleted += visible(index).filter(stored -> stored.batch().documentId().equals(id)).count();
      current.remove(place);
      written.remove(place);
    }
    return deleted;
  }

  @Override
  public synchronized Optional<StoredRecord> record(
      VectorIndex index, String id, Instant deadline) {
    return visible(index)
        .filter(stored -> stored.batch().documentId().equals(id) && !DocumentKind.isIdOfFile(id))
        .findFirst()
        .map(stored ->
            new StoredRecord(
                id,
                stored.entry().chunk().text(),
                stored.entry().vector().normalized(),
                attributes(stored.batch())));
  }

  /** Lists by ascending id, without filters. */
  @Override
  public synchronized Optional<RecordPage> records(RecordQuery query) {
    if (query.filter().isPresent() || !query.order().equals(RecordQuery.Order.BY_ID)) {
      throw new IllegalArgumentException("listed here is by ascending id and without filters");
    }
    List<String> ids =
        visible(query.index())
            .map(stored -> stored.batch().documentId())
            .filter(id -> !DocumentKind.isIdOfFile(id))
            .sorted()
            .toList();
    long start =
        query
            .part()
            .after()
            .map(after -> ids.stream().filter(id -> id.compareTo(after) <= 0).count())
            .orElse(query.part().offset());
    List<StoredRecord> listed =
        ids.stream()
            .skip(start)
            .limit(query.part().limit())
            .flatMap(id -> record(query.index(), id, query.deadline()).stream())
            .map(record ->
                query.part().values() == RecordQuery.Values.READ
                    ? record
                    : new StoredRecord(
                        record.id(), record.text(), Vector.of(), record.attributes()))
            .toList();
    return Optional.of(new RecordPage(listed, start, ids.size()));
  }

  @Override
  public synchronized List<String> matching(
      VectorIndex index, Filter filter, String after, int max, Instant deadline) {
    return visible(index)
        .filter(stored -> !DocumentKind.isIdOfFile(stored.batch().documentId()))
        .filter(stored -> new FilterOracle(attributes(stored.batch())).allows(filter))
        .map(stored -> stored.batch().documentId())
        .filter(id -> id.compareTo(after) > 0)
        .sorted()
        .limit(max)
        .toList();
  }

  private static void check(VectorIndex index, Vector vector) {
    if (vector.dim() != index.dim()) {
      throw new ConflictException(
          ErrorCode.DIMENSION_MISMATCH, "the index holds vectors of another length");
    }
  }

  @Override
  public synchronized void applyMetadata(
      VectorIndex index, String documentId, MetadataFileAttributes attributes) {
    side.merge(
        new Place(index, documentId), attributes, (a, b) -> a.version() >= b.version() ? a : b);
  }

  @Override
  public synchronized void remove(VectorIndex index, String documentId, long generation) {
    current.merge(new Place(index, documentId), generation, Math::max);
  }

  @Override
  public synchronized long drop(TenantId tenant, String storeId) {
    long deleted =
        written.entrySet().stream()
            .filter(entry -> isOf(entry.getKey().index(), tenant, storeId))
            .flatMap(entry -> entry.getValue().values().stream())
            .flatMap(generation -> generation.values().stream())
            .mapToLong(batch -> batch.entries().size())
            .sum();
    current.keySet().removeIf(place -> isOf(place.index(), tenant, storeId));
    side.keySet().removeIf(place -> isOf(place.index(), tenant, storeId));
    written.keySet().removeIf(place -> isOf(place.index(), tenant, storeId));
    return deleted;
  }

  private static boolean isOf(VectorIndex index, TenantId tenant, String storeId) {
    return index.tenant().equals(tenant) && index.storeId().equals(storeId);
  }

  /** Deletes one batch at a time. */
  @Override
  public synchronized Slice delete(RowSelection rows) {
    faultOfDeletes.run();
    selections++;
    for (Map.Entry<Place, Map<Long, Map<Integer, VectorBatch>>> each : written.entrySet()) {
      Optional<Map.Entry<Long, Map<Integer, VectorBatch>>> found =
          each.getValue().entrySet().stream()
              .filter(generation -> holds(rows, each.getKey(), generation.getKey()))
              .findFirst();
      if (found.isPresent()) {
        List<VectorBatch> batches = List.copyOf(found.get().getValue().values());
        found.get().getValue().remove(batches.getFirst().batch());
        each.getValue().values().removeIf(Map::isEmpty);
        written.values().removeIf(Map::isEmpty);
        return new Slice(batches.getFirst().entries().size(), true);
      }
    }
    List.copyOf(current.keySet()).stream()
        .filter(place -> isOver(rows, place))
        .forEach(place -> {
          current.remove(place);
          side.remove(place);
        });
    return new Slice(0, false);
  }

  private boolean holds(RowSelection rows, Place place, long generation) {
    boolean isShown = generation == current.getOrDefault(place, 0L);
    return switch (rows) {
      case RowSelection.Generations(VectorIndex index, String id, long from, long to) ->
          place.equals(new Place(index, id)) && !isShown && from <= generation && generation < to;
      case RowSelection.RemovedDocument(VectorIndex index, String id, long removal) ->
          place.equals(new Place(index, id)) && !isShown && generation < removal;
      case RowSelection.Version(VectorIndex index) -> place.index().equals(index);
      case RowSelection.Store(TenantId tenant, String store) -> isOf(place.index(), tenant, store);
    };
  }

  /** True for the row of a document that is deleted with the last of its chunks. */
  private boolean isOver(RowSelection rows, Place place) {
    return switch (rows) {
      case RowSelection.Generations _ -> false;
      case RowSelection.RemovedDocument(VectorIndex _, String _, long removal) ->
          current.getOrDefault(place, 0L) <= removal && holds(rows, place, -1);
      case RowSelection.Version _, RowSelection.Store _ -> holds(rows, place, -1);
    };
  }

  /** Count of calls that deleted rows, or found none to delete. */
  public synchronized int selections() {
    return selections;
  }

  /** A name for each row of a chunk, and for each document's own. */
  public synchronized List<String> rows() {
    return Stream.concat(
            current.keySet().stream().map(place -> told(place) + " shown"),
            written.entrySet().stream()
                .flatMap(each ->
                    each.getValue().entrySet().stream()
                        .flatMap(generation ->
                            generation.getValue().values().stream()
                                .flatMap(batch -> batch.entries().stream())
                                .map(
                                    entry -> told(each.getKey()) + " " + entry.chunk().ordinal()))))
        .sorted()
        .toList();
  }

  /** Count of rows of chunks in an index version, visible or not. */
  public synchronized long rows(VectorIndex index) {
    return written.entrySet().stream()
        .filter(each -> each.getKey().index().equals(index))
        .flatMap(each -> each.getValue().values().stream())
        .flatMap(generation -> generation.values().stream())
        .mapToLong(batch -> batch.entries().size())
        .sum();
  }

  private static String told(Place place) {
    return place.index().version() + " " + place.documentId();
  }

  @Override
  public synchronized List<Match> search(SearchRequest request) {
    if (request.filter().isPresent() || request.vector().isEmpty()) {
      throw new IllegalArgumentException("searched here is by vector and without filters");
    }
    Vector query = request.vector().get();
    return visible(request.index())
        .map(stored -> match(stored, query))
        .filter(match -> match.score() >= request.scoreThreshold())
        .sorted(
            Comparator.comparingDouble(Match::score)
                .reversed()
                .thenComparing(Match::documentId)
                .thenComparingInt(match -> match.chunk().ordinal()))
        .limit(request.limit())
        .toList();
  }

  @Override
  public synchronized List<Neighbours> neighbours(
      VectorIndex index, List<Match> matches, int max, Instant deadline) {
    return matches.stream()
        .map(match -> {
          int ordinal = match.chunk().ordinal();
          return new Neighbours(
              texts(index, match, ordinal - max, ordinal),
              texts(index, match, ordinal + 1, ordinal + max + 1));
        })
        .toList();
  }

  private List<String> texts(VectorIndex index, Match match, int from, int to) {
    return written
        .getOrDefault(new Place(index, match.documentId()), Map.of())
        .getOrDefault(match.generation(), Map.of())
        .values()
        .stream()
        .flatMap(batch -> batch.entries().stream())
        .map(VectorBatch.Entry::chunk)
        .filter(chunk -> from <= chunk.ordinal() && chunk.ordinal() < to)
        .sorted(Comparator.comparingInt(Chunk::ordinal))
        .map(Chunk::text)
        .toList();
  }

  private Match match(Stored stored, Vector query) {
    return new Match(
        new Match.Source(
            stored.batch().documentId(),
            DocumentKind.isIdOfFile(stored.batch().documentId())
                ? DocumentKind.FILE
                : DocumentKind.RECORD,
            stored.batch().documentKey(),
            stored.batch().generation(),
            attributes(stored.batch())),
        stored.entry().chunk(),
        Relevance.ofVector(Math.max(0, stored.entry().vector().cosine(query))));
  }

  private Map<String, Object> attributes(VectorBatch batch) {
    Map<String, Object> all = new HashMap<>(batch.attributes());
    all.putAll(
        side.getOrDefault(new Place(batch.index(), batch.documentId()), MetadataFileAttributes.NONE)
            .attributes());
    return all;
  }

  /** The attributes that filters read of a document; empty for one that is not visible. */
  public synchronized Map<String, Object> attributes(VectorIndex index, String documentId) {
    return visible(index)
        .filter(stored -> stored.batch().documentId().equals(documentId))
        .findFirst()
        .map(stored -> attributes(stored.batch()))
        .orElseGet(Map::of);
  }

  @Override
  public synchronized List<String> sample(VectorIndex index, int max) {
    return visible(index)
        .sorted(
            Comparator.comparing((Stored stored) -> stored.batch().documentId())
                .thenComparingInt(stored -> stored.entry().chunk().ordinal()))
        .map(stored -> stored.entry().chunk().text())
        .limit(max)
        .toList();
  }

  @Override
  public synchronized IndexCounts count(VectorIndex index) {
    List<Stored> visible = visible(index).toList();
    long documents = visible.stream().map(s -> s.batch().documentId()).distinct().count();
    return new IndexCounts(documents, visible.size());
  }

  @Override
  public synchronized LackingRecords lacking(VectorIndex index, VectorIndex other, int max) {
    Set<String> there =
        visible(other).map(stored -> stored.batch().documentId()).collect(Collectors.toSet());
    List<Stored> lacking =
        visible(index)
            .filter(stored -> !DocumentKind.isIdOfFile(stored.batch().documentId()))
            .filter(stored -> !there.contains(stored.batch().documentId()))
            .sorted(
                Comparator.comparing((Stored stored) -> !stored.entry().chunk().text().isBlank())
                    .thenComparing(stored -> stored.batch().documentId()))
            .toList();
    return new LackingRecords(
        lacking.size(),
        lacking.stream().filter(stored -> stored.entry().chunk().text().isBlank()).count(),
        lacking.stream().map(stored -> stored.batch().documentId()).limit(max).toList());
  }

  @Override
  public VectorEngine engine() {
    return new VectorEngine("memory", Optional.empty());
  }

  @Override
  public SearchPath path(VectorIndex index, Instant deadline) {
    long rows = count(index).chunks();
    return new SearchPath(SearchPath.Method.EXACT, SearchPath.State.NONE, rows, Long.MAX_VALUE);
  }

  /** The texts that a search may find of a document, in order. */
  public synchronized List<String> texts(VectorIndex index, String documentId) {
    return visible(index)
        .filter(stored -> stored.batch().documentId().equals(documentId))
        .map(stored -> stored.entry().chunk().text())
        .toList();
  }

  /** The generation that a search may find of a document; empty for none. */
  public synchronized Optional<Long> generation(VectorIndex index, String documentId) {
    return visible(index)
        .map(Stored::batch)
        .filter(batch -> batch.documentId().equals(documentId))
        .map(VectorBatch::generation)
        .findFirst();
  }

  /** Records of an index that searches find, a batch each. */
  synchronized List<VectorBatch> records(VectorIndex index) {
    return visible(index)
        .map(Stored::batch)
        .filter(batch -> !DocumentKind.isIdOfFile(batch.documentId()))
        .sorted(Comparator.comparing(VectorBatch::documentId))
        .toList();
  }

  private Stream<Stored> visible(VectorIndex index) {
    return current.entrySet().stream()
        .filter(e -> e.getKey().index().equals(index))
        .flatMap(e ->
            Optional.ofNullable(written.get(e.getKey()))
                .flatMap(generations -> Optional.ofNullable(generations.get(e.getValue())))
                .stream())
        .flatMap(generation -> generation.values().stream())
        .flatMap(batch -> batch.entries().stream().map(entry -> new Stored(batch, entry)));
  }
}
