package dev.embedway.core.vector;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.StageCounts;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Neighbours;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** A vector store whose writes, searches and removals are counted and timed, failed ones too. */
@ThreadSafe
public final class MeteredVectorStore implements VectorStore {

  private static final double NANOS = 1e9;

  private final VectorStore next;
  private final Meter meter;
  private final StageCounts stage;

  /** The store with its calls counted. */
  public MeteredVectorStore(VectorStore next, Meter meter) {
    this.next = next;
    this.meter = meter;
    this.stage = meter.stage("storage");
  }

  @Override
  public BatchOutcome write(VectorBatch batch) {
    stage.worked(batch.entries().stream().map(entry -> entry.chunk().text()).toList());
    BatchOutcome outcome = timed(Metric.PGVECTOR_UPSERT_LATENCY_SECONDS, () -> next.write(batch));
    if (outcome != BatchOutcome.SUPERSEDED) {
      meter.add(Metric.PGVECTOR_ROWS_UPSERTED_TOTAL, batch.entries().size());
    }
    return outcome;
  }

  @Override
  public OptionalLong changeRecords(List<RecordChange> versions, RecordRoom room) {
    long written = versions.stream().mapToLong(change -> change.written().size()).sum();
    Metric latency =
        written > 0
            ? Metric.PGVECTOR_UPSERT_LATENCY_SECONDS
            : Metric.PGVECTOR_DELETE_LATENCY_SECONDS;
    OptionalLong deleted = timed(latency, () -> next.changeRecords(versions, room));
    if (deleted.isPresent()) {
      meter.add(Metric.PGVECTOR_ROWS_UPSERTED_TOTAL, written);
      meter.add(Metric.PGVECTOR_ROWS_DELETED_TOTAL, deleted.getAsLong());
    }
    return deleted;
  }

  @Override
  public long countRecords(VectorIndex index, Instant deadline) {
    return next.countRecords(index, deadline);
  }

  @Override
  public long countRecords(TenantId tenant) {
    return next.countRecords(tenant);
  }

  @Override
  public Optional<StoredRecord> record(VectorIndex index, String id, Instant deadline) {
    return next.record(index, id, deadline);
  }

  @Override
  public Optional<RecordPage> records(RecordQuery query) {
    return next.records(query);
  }

  @Override
  public List<String> matching(
      VectorIndex index, Filter filter, String after, int max, Instant deadline) {
    return next.matching(index, filter, after, max, deadline);
  }

  @Override
  public void remove(VectorIndex index, String documentId, long generation) {
    timed(
        Metric.PGVECTOR_DELETE_LATENCY_SECONDS,
        () -> {
          next.remove(index, documentId, generation);
          return index;
        });
  }

  @Override
  public void applyMetadata(VectorIndex index, String documentId, MetadataFileAttributes metadata) {
    next.applyMetadata(index, documentId, metadata);
  }

  @Override
  public long drop(TenantId tenant, String storeId) {
    long deleted = timed(Metric.PGVECTOR_DELETE_LATENCY_SECONDS, () -> next.drop(tenant, storeId));
    meter.add(Metric.PGVECTOR_ROWS_DELETED_TOTAL, deleted);
    return deleted;
  }

  @Override
  public List<Match> search(SearchRequest request) {
    return timed(Metric.PGVECTOR_QUERY_LATENCY_SECONDS, () -> next.search(request));
  }

  @Override
  public List<Neighbours> neighbours(
      VectorIndex index, List<Match> matches, int max, Instant deadline) {
    return next.neighbours(index, matches, max, deadline);
  }

  @Override
  public List<Set<String>> terms(VectorIndex index, List<String> texts, Instant deadline) {
    return next.terms(index, texts, deadline);
  }

  @Override
  public List<String> sample(VectorIndex index, int max) {
    return next.sample(index, max);
  }

  @Override
  public IndexCounts count(VectorIndex index) {
    return next.count(index);
  }

  @Override
  public LackingRecords lacking(VectorIndex index, VectorIndex other, int max) {
    return next.lacking(index, other, max);
  }

  @Override
  public VectorEngine engine() {
    return next.engine();
  }

  @Override
  public SearchPath path(VectorIndex index, Instant deadline) {
    return next.path(index, deadline);
  }

  private <T> T timed(Metric latency, Supplier<T> call) {
    long begun = System.nanoTime();
    try {
      return call.get();
    } finally {
      meter.observe(latency, (System.nanoTime() - begun) / NANOS);
    }
  }
}
