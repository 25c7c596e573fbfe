package dev.embedway.chroma;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.chroma.http.ChromaClient;
import dev.embedway.chroma.http.ChromaCollections;
import dev.embedway.chroma.http.ChromaServer;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Neighbours;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
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
import dev.embedway.core.vector.VectorFeature;
import dev.embedway.core.vector.VectorStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * The vector store on a Chroma server, for one process.
 *
 * <p>Searches are by vector alone: others are refused as {@code store_unsupported}, and so is all
 * else that needs a {@link VectorFeature}. A search walks Chroma's HNSW index, which may miss a few
 * of the nearest. Vectors are kept in single precision. Lists, counts and filtered selections read
 * a row for each document. What PostgreSQL cannot keep is refused here too.
 */
@ThreadSafe
public final class ChromaVectorStore implements VectorStore, AutoCloseable {

  /** Chroma's own settings of an index that is made without any. */
  private static final VectorEngine ENGINE =
      new VectorEngine("chroma", Optional.of(new VectorEngine.Hnsw("cosine", 100)), Set.of());

  private final ChromaClient client;
  private final ChromaSession session;

  /**
   * A store; connects with its first call.
   *
   * @param clock that deadlines are measured by
   * @param health where outcomes of calls are noted
   */
  public ChromaVectorStore(ChromaServer server, InstantSource clock, PartHealth health) {
    this.client = new ChromaClient(server);
    this.session = new ChromaSession(client, clock, health);
  }

  /**
   * Asks the server for an answer.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable} or {@code
   *     deadline_exceeded} when it does not give one, {@code internal} when it refuses
   */
  public void check(Instant deadline) {
    session.ping(deadline);
  }

  /** Makes the deletion of rows that searches do not show. */
  public RowRemoval rows() {
    return new ChromaRowRemoval(session);
  }

  /** Makes the way of records between versions, which is refused. */
  public RecordTransfer transfer() {
    return new RefusedTransfer(ENGINE);
  }

  /** Makes the settings of HNSW indexes, which are Chroma's own. */
  public HnswTuning tuning() {
    return new RefusedTuning(ENGINE);
  }

  /** Makes the view of this store's connections. */
  public StoreConnections connections() {
    return new ChromaConnections(session);
  }

  /** Makes the store's part in erasures. */
  public ErasurePlace erasure() {
    return new ChromaErasure(session);
  }

  @Override
  public BatchOutcome write(VectorBatch batch) {
    return change(batch.index(), BatchOutcome.SUPERSEDED, new BatchWriter(batch)::write);
  }

  @Override
  public OptionalLong changeRecords(List<RecordChange> versions, RecordRoom room) {
    if (versions.size() > 1) {
      throw ENGINE.refusal(VectorFeature.RECORDS_OF_VERSIONS);
    }
    RecordChanges changes = new RecordChanges(versions.getFirst());
    return change(
        versions.getFirst().index(),
        OptionalLong.empty(),
        rows -> OptionalLong.of(changes.write(rows, room)));
  }

  @Override
  public long countRecords(VectorIndex index, Instant deadline) {
    return read(index, deadline, 0L, rows -> IndexRows.countRecords(rows.documents()));
  }

  @Override
  public long countRecords(TenantId tenant) {
    return new RecordCount(session, tenant).read();
  }

  @Override
  public Optional<StoredRecord> record(VectorIndex index, String id, Instant deadline) {
    return read(index, deadline, Optional.empty(), rows -> new RecordReader(rows).find(id));
  }

  @Override
  public Optional<RecordPage> records(RecordQuery query) {
    RecordPage none = new RecordPage(List.of(), query.part().offset(), 0);
    return read(
        query.index(),
        query.deadline(),
        Optional.of(none),
        rows -> new RecordReader(rows).list(query));
  }

  @Override
  public List<String> matching(
      VectorIndex index, Filter filter, String after, int max, Instant deadline) {
    return read(
        index, deadline, List.of(), rows -> new RecordReader(rows).matching(filter, after, max));
  }

  @Override
  public void remove(VectorIndex index, String documentId, long generation) {
    changeDocument(
        index,
        documentId,
        state -> generation < state.generation() ? state : state.removedAt(generation));
  }

  @Override
  public void applyMetadata(VectorIndex index, String documentId, MetadataFileAttributes metadata) {
    Storable.check(metadata.attributes());
    changeDocument(index, documentId, state -> state.with(metadata));
  }

  private void changeDocument(
      VectorIndex index, String documentId, Function<DocumentState, DocumentState> change) {
    change(
        index,
        false,
        rows -> {
          rows.put(Map.of(documentId, change.apply(rows.state(documentId))));
          return true;
        });
  }

  @Override
  public long drop(TenantId tenant, String storeId) {
    return session.change(
        tenant, storeId, collections -> new StoreRemoval(tenant, storeId).run(collections));
  }

  @Override
  public List<Match> search(SearchRequest request) {
    if (request.mode() != SearchMode.VECTOR) {
      throw ENGINE.refusal(VectorFeature.TEXT_SEARCH);
    }
    Storable.unit(request.vector().orElseThrow(), request.index().dim());
    return read(
        request.index(),
        request.deadline(),
        List.of(),
        rows -> new ChunkSearch(request, rows).run());
  }

  @Override
  public List<Neighbours> neighbours(
      VectorIndex index, List<Match> matches, int max, Instant deadline) {
    return read(
        index,
        deadline,
        matches.stream().map(_ -> new Neighbours(List.of(), List.of())).toList(),
        rows -> new NeighbourSearch(rows, max).of(matches));
  }

  @Override
  public List<Set<String>> terms(VectorIndex index, List<String> texts, Instant deadline) {
    throw ENGINE.refusal(VectorFeature.TEXT_SEARCH);
  }

  @Override
  public List<String> sample(VectorIndex index, int max) {
    return read(index, List.of(), rows -> new SampledTexts(rows, max).read());
  }

  @Override
  public IndexCounts count(VectorIndex index) {
    return read(
        index,
        new IndexCounts(0, 0),
        rows -> {
          List<Long> chunks =
              rows.states().values().stream()
                  .map(DocumentState::chunks)
                  .filter(count -> count > 0)
                  .toList();
          return new IndexCounts(chunks.size(), chunks.stream().mapToLong(count -> count).sum());
        });
  }

  @Override
  public LackingRecords lacking(VectorIndex index, VectorIndex other, int max) {
    return session.read(
        index.tenant(),
        index.storeId(),
        collections ->
            IndexRows.find(collections, index)
                .map(
                    rows -> new RecordReader(rows).lacking(IndexRows.find(collections, other), max))
                .orElse(LackingRecords.NONE));
  }

  @Override
  public VectorEngine engine() {
    return ENGINE;
  }

  /** Chroma walks an HNSW index, however few the vectors. */
  @Override
  public SearchPath path(VectorIndex index, Instant deadline) {
    long rows =
        read(
            index,
            deadline,
            0L,
            of -> of.states().values().stream().mapToLong(DocumentState::chunks).sum());
    return new SearchPath(SearchPath.Method.HNSW, SearchPath.State.READY, rows, 0);
  }

  /** Changes an index, unless its store was deleted. */
  private <T> T change(VectorIndex index, T dropped, Function<IndexRows, T> work) {
    return session.change(
        index.tenant(),
        index.storeId(),
        collections ->
            isDropped(collections, index)
                ? dropped
                : work.apply(IndexRows.ensure(collections, index)));
  }

  private static boolean isDropped(ChromaCollections collections, VectorIndex index) {
    return collections.find(IndexName.dropped(index.tenant(), index.storeId())).isPresent();
  }

  private <T> T read(VectorIndex index, T absent, Function<IndexRows, T> work) {
    return session.read(
        index.tenant(), index.storeId(), collections -> answer(collections, index, absent, work));
  }

  private <T> T read(VectorIndex index, Instant deadline, T absent, Function<IndexRows, T> work) {
    return session.read(
        index.tenant(),
        index.storeId(),
        deadline,
        collections -> answer(collections, index, absent, work));
  }

  private static <T> T answer(
      ChromaCollections collections, VectorIndex index, T absent, Function<IndexRows, T> work) {
    return IndexRows.find(collections, index).map(work).orElse(absent);
  }

  /** Closes the connections; a call after that fails. */
  @Override
  public void close() {
    client.close();
  }
}
