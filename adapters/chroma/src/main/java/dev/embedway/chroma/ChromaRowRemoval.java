package dev.embedway.chroma;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.chroma.http.ChromaCollections;
import dev.embedway.chroma.http.ChromaRows.Row;
import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.pipeline.compact.RowSelection;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Deletion of rows that searches do not show; a slice is at most {@value #ROWS} of them. */
@ThreadSafe
final class ChromaRowRemoval implements RowRemoval {

  private static final int ROWS = 1_000;
  private static final Slice NOTHING = new Slice(0, false);

  private final ChromaSession session;

  ChromaRowRemoval(ChromaSession session) {
    this.session = session;
  }

  @Override
  public Slice delete(RowSelection rows) {
    return switch (rows) {
      case RowSelection.Generations(VectorIndex index, String document, long from, long to) ->
          in(index, found -> generations(found, document, from, to));
      case RowSelection.RemovedDocument(VectorIndex index, String document, long removal) ->
          in(index, found -> removed(found, document, removal));
      case RowSelection.Version(VectorIndex index) ->
          session.change(index.tenant(), index.storeId(), all -> version(all, index));
      case RowSelection.Store(TenantId tenant, String storeId) ->
          session.change(
              tenant,
              storeId,
              all -> new Slice(new StoreRemoval(tenant, storeId).delete(all), false));
    };
  }

  @Override
  public long countRecords(TenantId tenant) {
    return new RecordCount(session, tenant).read();
  }

  @FunctionalInterface
  private interface Work {
    Slice in(IndexRows rows);
  }

  private Slice in(VectorIndex index, Work work) {
    return session.change(
        index.tenant(),
        index.storeId(),
        all -> IndexRows.find(all, index).map(work::in).orElse(NOTHING));
  }

  private static Slice generations(IndexRows rows, String document, long from, long to) {
    DocumentState state = rows.state(document);
    Slice slice = some(rows, document, state, from, to);
    if (!slice.more() && !state.equals(DocumentState.NONE)) {
      rows.put(Map.of(document, state.without(from, to)));
    }
    return slice;
  }

  private static Slice removed(IndexRows rows, String document, long removal) {
    DocumentState state = rows.state(document);
    Slice slice = some(rows, document, state, 1, removal);
    if (!slice.more() && state.removed() && state.generation() <= removal) {
      rows.documents().delete(List.of(document));
    }
    return slice;
  }

  private static Slice version(ChromaCollections all, VectorIndex index) {
    long rows = IndexRows.find(all, index).map(found -> found.chunks().count()).orElse(0L);
    all.delete(IndexName.chunks(index));
    all.delete(IndexName.documents(index));
    return new Slice(rows, false);
  }

  private static Slice some(
      IndexRows rows, String document, DocumentState state, long from, long to) {
    ObjectNode where = JsonNodeFactory.instance.objectNode();
    ArrayNode all = where.putArray("$and");
    all.addObject().putObject("document").put("$eq", document);
    all.addObject().putObject("generation").put("$gte", from);
    all.addObject().putObject("generation").put("$lt", to);
    if (state.isVisible()) {
      all.addObject().putObject("generation").put("$ne", state.generation());
    }
    List<String> ids =
        rows.chunks().read(Optional.of(where), ROWS, 0, List.of()).stream().map(Row::id).toList();
    rows.chunks().delete(ids);
    return new Slice(ids.size(), ids.size() == ROWS);
  }
}
