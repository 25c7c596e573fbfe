package dev.embedway.pgvector;

import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Neighbours;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.snapshot.SnapshotPart;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.core.vector.HnswTuning;
import dev.embedway.core.vector.MetadataFileAttributes;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.RecordRoom;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.Storable;
import dev.embedway.core.vector.StoreConnections;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorEngine;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.pgvector.hnsw.HnswIndexState;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob;
import dev.embedway.pgvector.schema.PgSchema;
import dev.embedway.pgvector.search.NeighbourSearch;
import dev.embedway.pgvector.search.RecordIds;
import dev.embedway.pgvector.search.RecordList;
import dev.embedway.pgvector.search.TermReader;
import dev.embedway.pgvector.search.TermSamples;
import dev.embedway.pgvector.search.VectorSearch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The vector store on PostgreSQL with pgvector.
 *
 * <p>Thread-safe. Each call is one transaction of one to eight round trips ({@link #drop}:
 * several). Searches compare the query with every vector of the index, or walk its HNSW index if
 * {@link PgHnswIndexJob} built one: then equal scores beyond the last place asked for are broken in
 * no order, and a few of the nearest may be missed. Vectors are kept in half precision, so a score
 * differs from the cosine of the original ones by up to about 0.001. Text is matched by the text
 * search configuration of the index version (docs/adr/0067), English so far: a chunk matches when
 * it has one of the query's words, stop words aside, in whichever form its characters are written
 * (docs/adr/0057).
 *
 * <p>Text, keys and attributes with a NUL or an unpaired surrogate are refused as {@code
 * invalid_parameter}, which is not retriable, and vectors of a length that has no table as {@code
 * invalid_dimensions}.
 */
public final class PgVectorStore implements VectorStore, SnapshotPart, AutoCloseable {

  private static final Duration UNTIL_READY = Duration.ofSeconds(30);

  /** No tenant has it. */
  private static final VectorIndex NOBODYS =
      new VectorIndex(new TenantId("priming"), "vs_" + "0".repeat(24), 1, 384);

  private final HnswIndexPolicy policy;
  private final Supplier<PgPoolConfig> configs;
  private final PgTransactions transactions;
  private final InstantSource clock;
  private final TermSamples samples;

  /**
   * A store over a schema that {@link PgSchema} has migrated; connects on first use.
   *
   * @param config with {@link PgSchema#appLogin}'s role, which row-level security binds
   * @param policy that of the {@link PgHnswIndexJob} beside it; searches use any HNSW index there
   *     is
   * @param clock what deadlines are measured by
   */
  public PgVectorStore(PgPoolConfig config, HnswIndexPolicy policy, InstantSource clock) {
    this(() -> config, policy, clock, new PartHealth(clock));
  }

  /**
   * The same; the configuration is asked for whenever connections are made anew.
   *
   * @param health where outcomes of transactions are noted
   */
  public PgVectorStore(
      Supplier<PgPoolConfig> configs,
      HnswIndexPolicy policy,
      InstantSource clock,
      PartHealth health) {
    this.configs = configs;
    this.clock = clock;
    this.policy = policy;
    this.samples = new TermSamples(clock);
    this.transactions = new PgTransactions(configs.get(), clock, health);
  }

  @Override
  public BatchOutcome write(VectorBatch batch) {
    return transactions.put(batch.index().tenant(), new VectorBatchWriter(batch)::write);
  }

  @Override
  public OptionalLong changeRecords(List<RecordChange> versions, RecordRoom room) {
    return transactions.put(
        versions.getFirst().index().tenant(), new RecordChanges(versions, room)::write);
  }

  @Override
  public long countRecords(VectorIndex index, Instant deadline) {
    return transactions.read(
        index.tenant(), deadline, connection -> RecordCounts.of(connection, index));
  }

  @Override
  public long countRecords(TenantId tenant) {
    return transactions.run(tenant, connection -> RecordCounts.of(connection, tenant));
  }

  @Override
  public Optional<StoredRecord> record(VectorIndex index, String id, Instant deadline) {
    return transactions.read(index.tenant(), deadline, new RecordReader(index, id)::read);
  }

  @Override
  public Optional<RecordPage> records(RecordQuery query) {
    return transactions.read(query.index().tenant(), query.deadline(), new RecordList(query)::read);
  }

  @Override
  public List<String> matching(
      VectorIndex index, Filter filter, String after, int max, Instant deadline) {
    return transactions.read(
        index.tenant(), deadline, new RecordIds(index, filter, after, max)::read);
  }

  @Override
  public void applyMetadata(VectorIndex index, String documentId, MetadataFileAttributes metadata) {
    Storable.check(metadata.attributes());
    DocumentRow document = new DocumentRow(index, documentId);
    transactions.run(
        index.tenant(),
        connection -> {
          if (!StoreLock.share(connection, index)) {
            document.applyMetadata(connection, metadata);
          }
          return true;
        });
  }

  @Override
  public void remove(VectorIndex index, String documentId, long generation) {
    DocumentRow document = new DocumentRow(index, documentId);
    transactions.run(
        index.tenant(),
        connection -> {
          if (!StoreLock.share(connection, index)) {
            document.remove(connection, generation);
          }
          return true;
        });
  }

  @Override
  public long drop(TenantId tenant, String storeId) {
    return new StoreRemoval(tenant, storeId).run(transactions);
  }

  /** Makes the deletion of rows that searches do not show, over this store's connections. */
  public RowRemoval rows() {
    return new PgRowRemoval(transactions);
  }

  /** Makes the way of records between versions, over this store's connections. */
  public RecordTransfer transfer() {
    return new PgRecordTransfer(transactions);
  }

  /** Makes the settings of HNSW indexes, over this store's connections. */
  public HnswTuning tuning() {
    return new PgHnswTuning(transactions);
  }

  /** Makes the view of this store's connections. */
  public StoreConnections connections() {
    return new PgConnections(transactions);
  }

  /** Makes the store's part in erasures. */
  public ErasurePlace erasure() {
    return new PgErasure(transactions);
  }

  @Override
  public List<Match> search(SearchRequest request) {
    VectorSearch search = new VectorSearch(request, samples);
    return transactions.read(request.index().tenant(), request.deadline(), search::in);
  }

  @Override
  public List<Neighbours> neighbours(
      VectorIndex index, List<Match> matches, int max, Instant deadline) {
    return transactions.read(
        index.tenant(), deadline, new NeighbourSearch(index, matches, max)::in);
  }

  @Override
  public List<Set<String>> terms(VectorIndex index, List<String> texts, Instant deadline) {
    return transactions.read(index.tenant(), deadline, new TermReader(index, texts)::in);
  }

  @Override
  public List<String> sample(VectorIndex index, int max) {
    return transactions.run(index.tenant(), new SampledTexts(index, max)::read);
  }

  @Override
  public IndexCounts count(VectorIndex index) {
    return transactions.run(index.tenant(), new VisibleCount(index)::read);
  }

  @Override
  public LackingRecords lacking(VectorIndex index, VectorIndex other, int max) {
    return transactions.run(
        index.tenant(), new RecordDiff(new RecordTransfer.Way(index, other), max)::read);
  }

  @Override
  public VectorEngine engine() {
    return new VectorEngine("pgvector", Optional.of(HnswIndexState.FACTS));
  }

  @Override
  public SearchPath path(VectorIndex index, Instant deadline) {
    return transactions.read(
        index.tenant(), deadline, connection -> HnswIndexState.of(index).path(connection, policy));
  }

  /**
   * Searches an index that nobody has, in every mode at once, over a connection. A database that
   * has no role or no tables for us yet counts as one that does not answer: the first functions are
   * deployed before it is migrated.
   */
  @Override
  public void prime() {
    try {
      search(nothing());
    } catch (InternalException e) {
      throw new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE, "the vector store is not ready yet", UNTIL_READY, e);
    }
  }

  private SearchRequest nothing() {
    float[] direction = new float[NOBODYS.dim()];
    direction[0] = 1;
    return new SearchRequest(
        NOBODYS,
        new SearchRequest.Query(
            SearchMode.HYBRID, "priming", Optional.of(Vector.of(direction)), HybridWeights.EQUAL),
        new SearchRequest.Selection(
            1, Optional.of(new Filter.Comparison(Filter.Operator.EQ, "kind", "priming")), 0),
        clock.instant().plus(UNTIL_READY));
  }

  /** Closes the connections; calls fail until {@link #renew}. */
  @Override
  public void suspend() {
    transactions.close();
  }

  /** Goes on with connections of its own, the next call's being the first. */
  @Override
  public void renew() {
    transactions.reopen(configs.get());
  }

  /** Closes the connections; a call after that fails. */
  @Override
  public void close() {
    transactions.close();
  }
}
