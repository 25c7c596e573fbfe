package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Filter;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore.LackingRecords;
import dev.embedway.testing.contracts.vector.FilterOracle;
import dev.embedway.testing.fakes.pipeline.MemoryRows.Stored;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Records among the rows of a vector store in memory. One thread at a time. */
final class MemoryRecords {

  private final MemoryRows rows;

  MemoryRecords(MemoryRows rows) {
    this.rows = rows;
  }

  /** Number of records that a change writes and an index does not have. */
  long added(RecordChange change) {
    return change.written().stream()
        .map(VectorRecord::id)
        .distinct()
        .filter(id -> find(change.index(), id).isEmpty())
        .count();
  }

  /** Number of records of a tenant, those of several versions once. */
  long count(TenantId tenant) {
    Map<String, Long> largest = new HashMap<>();
    for (VectorIndex index : rows.indexes(tenant)) {
      largest.merge(index.storeId(), (long) batches(index).size(), Math::max);
    }
    return largest.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Deletes records; returns the count of their chunks. */
  long remove(VectorIndex index, List<String> ids) {
    long deleted = 0;
    for (String id : Set.copyOf(ids)) {
      deleted += rows.visible(index).filter(chunk -> chunk.batch().documentId().equals(id)).count();
      rows.delete(index, id);
    }
    return deleted;
  }

  /** The record of an id. */
  Optional<StoredRecord> find(VectorIndex index, String id) {
    return rows.visible(index)
        .filter(found -> found.batch().documentId().equals(id) && !DocumentKind.isIdOfFile(id))
        .findFirst()
        .map(found ->
            new StoredRecord(
                id,
                found.entry().chunk().text(),
                found.entry().vector().normalized(),
                rows.attributes(found.batch())));
  }

  /** Lists by ascending id, without filters. */
  RecordPage list(RecordQuery query) {
    if (query.filter().isPresent() || !query.order().equals(RecordQuery.Order.BY_ID)) {
      throw new IllegalArgumentException("listed here is by ascending id and without filters");
    }
    List<String> ids = batches(query.index()).stream().map(VectorBatch::documentId).toList();
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
            .flatMap(id -> find(query.index(), id).stream())
            .map(record ->
                query.part().values() == RecordQuery.Values.READ
                    ? record
                    : new StoredRecord(
                        record.id(), record.text(), Vector.of(), record.attributes()))
            .toList();
    return new RecordPage(listed, start, ids.size());
  }

  /** Ids of those that a filter allows, after an id. */
  List<String> matching(VectorIndex index, Filter filter, String after, int max) {
    return rows.visible(index)
        .filter(found -> !DocumentKind.isIdOfFile(found.batch().documentId()))
        .filter(found -> new FilterOracle(rows.attributes(found.batch())).allows(filter))
        .map(found -> found.batch().documentId())
        .filter(id -> id.compareTo(after) > 0)
        .sorted()
        .limit(max)
        .toList();
  }

  /** Those of an index that another one lacks. */
  LackingRecords lacking(VectorIndex index, VectorIndex other, int max) {
    Set<String> there =
        rows.visible(other).map(found -> found.batch().documentId()).collect(Collectors.toSet());
    List<Stored> lacking =
        rows.visible(index)
            .filter(found -> !DocumentKind.isIdOfFile(found.batch().documentId()))
            .filter(found -> !there.contains(found.batch().documentId()))
            .sorted(
                Comparator.comparing((Stored found) -> !found.entry().chunk().text().isBlank())
                    .thenComparing(found -> found.batch().documentId()))
            .toList();
    return new LackingRecords(
        lacking.size(),
        lacking.stream().filter(found -> found.entry().chunk().text().isBlank()).count(),
        lacking.stream().map(found -> found.batch().documentId()).limit(max).toList());
  }

  /** Those that searches find, a batch each. */
  List<VectorBatch> batches(VectorIndex index) {
    return rows.visible(index)
        .map(Stored::batch)
        .filter(batch -> !DocumentKind.isIdOfFile(batch.documentId()))
        .sorted(Comparator.comparing(VectorBatch::documentId))
        .toList();
  }
}
