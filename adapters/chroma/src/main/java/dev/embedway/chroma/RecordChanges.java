package dev.embedway.chroma;

import dev.embedway.chroma.http.ChromaRows.Row;
import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.RecordRoom;
import dev.embedway.core.vector.Storable;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A change of records of one index: rows of the next generations are written, then all documents'
 * states by one request, then what is left of the generations before goes. Immutable.
 */
final class RecordChanges {

  private final VectorIndex index;
  private final Map<String, VectorRecord> written = new TreeMap<>();
  private final Set<String> removed;

  /** Checks all that can be before anything is sent. Of records of one id the last counts. */
  RecordChanges(RecordChange change) {
    this.index = change.index();
    for (VectorRecord record : change.written()) {
      Storable.check(record);
      Storable.unit(record.vector(), index.dim());
      written.put(record.id(), record);
    }
    this.removed = new HashSet<>(change.removed());
  }

  /** Returns the number of vectors that were deleted. */
  long write(IndexRows rows, RecordRoom room) {
    Set<String> ids = new HashSet<>(written.keySet());
    ids.addAll(removed);
    Map<String, DocumentState> before = rows.states(ids);
    room.check(
        written.keySet().stream()
            .filter(id -> !before.getOrDefault(id, DocumentState.NONE).isVisible())
            .count());
    Map<String, DocumentState> after = new HashMap<>();
    List<Row> added = new ArrayList<>();
    written.forEach((id, record) -> {
      DocumentState state = before.getOrDefault(id, DocumentState.NONE);
      VectorBatch batch = batch(record, state.generation() + 1);
      added.add(row(record, batch.generation()));
      after.put(id, state.with(batch));
    });
    for (String id : removed) {
      Optional.ofNullable(after.get(id))
          .or(() -> Optional.ofNullable(before.get(id)))
          .ifPresent(state -> after.put(id, state.removedAt(state.generation())));
    }
    rows.chunks().put(added);
    rows.put(after);
    return clean(rows, before, after);
  }

  private long clean(
      IndexRows rows, Map<String, DocumentState> before, Map<String, DocumentState> after) {
    List<String> earlier =
        before.entrySet().stream()
            .filter(each -> each.getValue().isVisible())
            .map(each -> new ChunkId(each.getKey(), each.getValue().generation(), 0).toString())
            .toList();
    List<String> gone = new ArrayList<>(earlier);
    List<String> states = new ArrayList<>();
    after.forEach((id, state) -> {
      if (state.removed()) {
        gone.add(new ChunkId(id, state.generation(), 0).toString());
        states.add(id);
      }
    });
    rows.chunks().delete(gone);
    rows.documents().delete(states);
    return earlier.size();
  }

  private VectorBatch batch(VectorRecord record, long generation) {
    return new VectorBatch(
        index,
        new VectorBatch.Source(record.id(), record.id(), generation),
        VectorBatch.Part.WHOLE,
        List.of(new VectorBatch.Entry(chunk(record), record.vector())),
        new VectorBatch.Facts(record.attributes()));
  }

  private Row row(VectorRecord record, long generation) {
    return IndexRows.row(
        index, new ChunkId(record.id(), generation, 0), chunk(record), record.vector());
  }

  private static Chunk chunk(VectorRecord record) {
    return new Chunk(0, 0, record.text().length(), record.text(), record.tokens());
  }
}
