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
import dev.embedway.core.vector.RecordRoom;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorEngine;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.testing.fakes.pipeline.MemoryRows.Stored;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A vector store in memory, searched by vector without filters. Thread-safe. */
public final class MemoryVectorStore implements VectorStore, RowRemoval {

  private final MemoryRows stored = new MemoryRows();
  private final MemoryRecords records = new MemoryRecords(stored);

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
    batch.entries().forEach(entry -> check(batch.index(), entry.vector()));
    BatchOutcome outcome = stored.write(batch);
    answer.run();
    return outcome;
  }

  @Override
  public synchronized OptionalLong changeRecords(List<RecordChange> versions, RecordRoom room) {
    versions.forEach(
        change -> change.written().forEach(record -> check(change.index(), record.vector())));
    room.check(versions.stream().mapToLong(records::added).min().orElse(0));
    return OptionalLong.of(
        versions.stream()
            .mapToLong(change ->
                written(change.index(), change.written())
                    + records.remove(change.index(), change.removed()))
            .sum());
  }

  private long written(VectorIndex index, List<VectorRecord> added) {
    long replaced =
        added.stream()
            .map(VectorRecord::id)
            .distinct()
            .filter(id -> stored.current(index, id).isPresent())
            .count();
    for (VectorRecord record : added) {
      long generation = stored.current(index, record.id()).orElse(0L) + 1;
      Chunk chunk = new Chunk(0, 0, record.text().length(), record.text(), record.tokens());
      write(
          new VectorBatch(
              index,
              new VectorBatch.Source(record.id(), record.id(), generation),
              VectorBatch.Part.WHOLE,
              List.of(new VectorBatch.Entry(chunk, record.vector())),
              new VectorBatch.Facts(record.attributes())));
    }
    return replaced;
  }

  @Override
  public synchronized long countRecords(VectorIndex index, Instant deadline) {
    return records.batches(index).size();
  }

  @Override
  public synchronized long countRecords(TenantId tenant) {
    return records.count(tenant);
  }

  @Override
  public synchronized Optional<StoredRecord> record(
      VectorIndex index, String id, Instant deadline) {
    return records.find(index, id);
  }

  /** Lists by ascending id, without filters. */
  @Override
  public synchronized Optional<RecordPage> records(RecordQuery query) {
    return Optional.of(records.list(query));
  }

  @Override
  public synchronized List<String> matching(
      VectorIndex index, Filter filter, String after, int max, Instant deadline) {
    return records.matching(index, filter, after, max);
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
    stored.applyMetadata(index, documentId, attributes);
  }

  @Override
  public synchronized void remove(VectorIndex index, String documentId, long generation) {
    stored.remove(index, documentId, generation);
  }

  @Override
  public synchronized long drop(TenantId tenant, String storeId) {
    return stored.drop(tenant, storeId);
  }

  /** Deletes one batch at a time. */
  @Override
  public synchronized Slice delete(RowSelection rows) {
    faultOfDeletes.run();
    selections++;
    return stored.delete(rows);
  }

  /** Count of calls that deleted rows, or found none to delete. */
  public synchronized int selections() {
    return selections;
  }

  /** A name for each row of a chunk, and for each document's own. */
  public synchronized List<String> rows() {
    return stored.rows();
  }

  /** Count of rows of chunks in an index version, visible or not. */
  public synchronized long rows(VectorIndex index) {
    return stored.rows(index);
  }

  @Override
  public synchronized List<Match> search(SearchRequest request) {
    if (request.filter().isPresent() || request.vector().isEmpty()) {
      throw new IllegalArgumentException("searched here is by vector and without filters");
    }
    Vector query = request.vector().get();
    return stored
        .visible(request.index())
        .map(found -> match(found, query))
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
              stored.texts(index, match, ordinal - max, ordinal),
              stored.texts(index, match, ordinal + 1, ordinal + max + 1));
        })
        .toList();
  }

  @Override
  public List<Set<String>> terms(VectorIndex index, List<String> texts, Instant deadline) {
    return texts.stream().map(MemoryTerms::of).toList();
  }

  private Match match(Stored found, Vector query) {
    return new Match(
        new Match.Source(
            found.batch().documentId(),
            DocumentKind.isIdOfFile(found.batch().documentId())
                ? DocumentKind.FILE
                : DocumentKind.RECORD,
            found.batch().documentKey(),
            found.batch().generation(),
            stored.attributes(found.batch())),
        found.entry().chunk(),
        Relevance.ofVector(Math.max(0, found.entry().vector().cosine(query))));
  }

  /** The attributes that filters read of a document; empty for one that is not visible. */
  public synchronized Map<String, Object> attributes(VectorIndex index, String documentId) {
    return stored
        .visible(index)
        .filter(found -> found.batch().documentId().equals(documentId))
        .findFirst()
        .map(found -> stored.attributes(found.batch()))
        .orElseGet(Map::of);
  }

  @Override
  public synchronized List<String> sample(VectorIndex index, int max) {
    return stored
        .visible(index)
        .sorted(
            Comparator.comparing((Stored found) -> found.batch().documentId())
                .thenComparingInt(found -> found.entry().chunk().ordinal()))
        .map(found -> found.entry().chunk().text())
        .limit(max)
        .toList();
  }

  @Override
  public synchronized IndexCounts count(VectorIndex index) {
    List<Stored> visible = stored.visible(index).toList();
    long documents = visible.stream().map(s -> s.batch().documentId()).distinct().count();
    return new IndexCounts(documents, visible.size());
  }

  @Override
  public synchronized LackingRecords lacking(VectorIndex index, VectorIndex other, int max) {
    return records.lacking(index, other, max);
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
    return stored
        .visible(index)
        .filter(found -> found.batch().documentId().equals(documentId))
        .map(found -> found.entry().chunk().text())
        .toList();
  }

  /** The generation that a search may find of a document; empty for none. */
  public synchronized Optional<Long> generation(VectorIndex index, String documentId) {
    return stored
        .visible(index)
        .map(Stored::batch)
        .filter(batch -> batch.documentId().equals(documentId))
        .map(VectorBatch::generation)
        .findFirst();
  }

  /** Records of an index that searches find, a batch each. */
  public synchronized List<VectorBatch> records(VectorIndex index) {
    return records.batches(index);
  }
}
