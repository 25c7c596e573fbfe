package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.pipeline.compact.RowRemoval.Slice;
import dev.embedway.core.pipeline.compact.RowSelection;
import dev.embedway.core.search.Match;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.MetadataFileAttributes;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorStore.BatchOutcome;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rows of a vector store in memory. One thread at a time. */
final class MemoryRows {

  private record Place(VectorIndex index, String documentId) {}

  /** A chunk and the batch that it came in. */
  record Stored(VectorBatch batch, VectorBatch.Entry entry) {}

  private final Map<Place, Long> current = new HashMap<>();
  private final Map<Place, Map<Long, Map<Integer, VectorBatch>>> written = new HashMap<>();

  private final Map<Place, MetadataFileAttributes> side = new HashMap<>();

  /** Writes a batch; the one that completes its generation makes that current. */
  BatchOutcome write(VectorBatch batch) {
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

  void applyMetadata(VectorIndex index, String documentId, MetadataFileAttributes attributes) {
    side.merge(
        new Place(index, documentId), attributes, (a, b) -> a.version() >= b.version() ? a : b);
  }

  /** Makes a document of no chunks left current. */
  void remove(VectorIndex index, String documentId, long generation) {
    current.merge(new Place(index, documentId), generation, Math::max);
  }

  /** Indexes of a tenant that documents were written into. */
  List<VectorIndex> indexes(TenantId tenant) {
    return written.keySet().stream()
        .map(Place::index)
        .filter(index -> index.tenant().equals(tenant))
        .distinct()
        .toList();
  }

  /** Deletes a document with all of its chunks. */
  void delete(VectorIndex index, String documentId) {
    Place place = new Place(index, documentId);
    current.remove(place);
    written.remove(place);
  }

  /** The generation that is current; empty for a document that is not there. */
  Optional<Long> current(VectorIndex index, String documentId) {
    return Optional.ofNullable(current.get(new Place(index, documentId)));
  }

  /** Deletes all of a store; returns the count of its chunks. */
  long drop(TenantId tenant, String storeId) {
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
  Slice delete(RowSelection rows) {
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

  /** A name for each row of a chunk, and for each document's own. */
  List<String> rows() {
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
  long rows(VectorIndex index) {
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

  /** Texts of the chunks of a match's generation, of these ordinals, {@code to} left out. */
  List<String> texts(VectorIndex index, Match match, int from, int to) {
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

  /** Attributes of a batch's document, those of its metadata file first. */
  Map<String, Object> attributes(VectorBatch batch) {
    Map<String, Object> all = new HashMap<>(batch.attributes());
    all.putAll(
        side.getOrDefault(new Place(batch.index(), batch.documentId()), MetadataFileAttributes.NONE)
            .attributes());
    return all;
  }

  /** Chunks that searches find. */
  Stream<Stored> visible(VectorIndex index) {
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
