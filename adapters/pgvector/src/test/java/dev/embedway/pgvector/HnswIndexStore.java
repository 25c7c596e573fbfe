package dev.embedway.pgvector;

import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Neighbours;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.core.vector.MetadataFileAttributes;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.RecordRoom;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorEngine;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A store whose every index version has its HNSW index before it is searched. Thread-safe. */
final class HnswIndexStore implements VectorStore, AutoCloseable {

  private static final HnswIndexPolicy ALWAYS = new HnswIndexPolicy(1);

  private final PgVectorStore store;
  private final PgHnswIndexJob job;
  private final Set<VectorIndex> built = ConcurrentHashMap.newKeySet();

  HnswIndexStore(TestDatabase database) {
    this.store = database.store(ALWAYS);
    this.job = new PgHnswIndexJob(database.owner(), ALWAYS);
  }

  @Override
  public BatchOutcome write(VectorBatch batch) {
    return store.write(batch);
  }

  @Override
  public OptionalLong changeRecords(List<RecordChange> versions, RecordRoom room) {
    return store.changeRecords(versions, room);
  }

  @Override
  public long countRecords(VectorIndex index, Instant deadline) {
    return store.countRecords(index, deadline);
  }

  @Override
  public long countRecords(TenantId tenant) {
    return store.countRecords(tenant);
  }

  @Override
  public Optional<StoredRecord> record(VectorIndex index, String id, Instant deadline) {
    return store.record(index, id, deadline);
  }

  @Override
  public Optional<RecordPage> records(RecordQuery query) {
    return store.records(query);
  }

  @Override
  public List<String> matching(
      VectorIndex index, Filter filter, String after, int max, Instant deadline) {
    return store.matching(index, filter, after, max, deadline);
  }

  @Override
  public void applyMetadata(VectorIndex index, String documentId, MetadataFileAttributes metadata) {
    store.applyMetadata(index, documentId, metadata);
  }

  @Override
  public void remove(VectorIndex index, String documentId, long generation) {
    store.remove(index, documentId, generation);
  }

  @Override
  public long drop(TenantId tenant, String storeId) {
    return store.drop(tenant, storeId);
  }

  @Override
  public List<Match> search(SearchRequest request) {
    if (built.add(request.index())) {
      job.run();
    }
    return store.search(request);
  }

  @Override
  public List<Neighbours> neighbours(
      VectorIndex index, List<Match> matches, int max, Instant deadline) {
    return store.neighbours(index, matches, max, deadline);
  }

  @Override
  public List<Set<String>> terms(VectorIndex index, List<String> texts, Instant deadline) {
    return store.terms(index, texts, deadline);
  }

  @Override
  public List<String> sample(VectorIndex index, int max) {
    return store.sample(index, max);
  }

  @Override
  public IndexCounts count(VectorIndex index) {
    return store.count(index);
  }

  @Override
  public LackingRecords lacking(VectorIndex index, VectorIndex other, int max) {
    return store.lacking(index, other, max);
  }

  @Override
  public VectorEngine engine() {
    return store.engine();
  }

  @Override
  public SearchPath path(VectorIndex index, Instant deadline) {
    return store.path(index, deadline);
  }

  @Override
  public void close() {
    store.close();
  }
}
