package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Relevance;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.MetadataFileAttributes;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A vector store in memory, searched by vector without filters. Thread-safe. */
public final class MemoryVectorStore implements VectorStore {

  private record Place(VectorIndex index, String documentId) {}

  private record Stored(VectorBatch batch, VectorBatch.Entry entry) {}

  private final Map<Place, Long> current = new HashMap<>();
  private final Map<Place, Map<Long, Map<Integer, VectorBatch>>> written = new HashMap<>();

  private final Map<Place, MetadataFileAttributes> side = new HashMap<>();

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
  public synchronized OptionalLong put(VectorIndex index, List<VectorRecord> records) {
    records.forEach(record -> check(index, record.vector()));
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
    return OptionalLong.of(replaced);
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
  public synchronized IndexCounts count(VectorIndex index) {
    List<Stored> visible = visible(index).toList();
    long documents = visible.stream().map(s -> s.batch().documentId()).distinct().count();
    return new IndexCounts(documents, visible.size());
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
