package dev.embedway.chroma;

import dev.embedway.chroma.http.ChromaRows.Row;
import dev.embedway.core.vector.Storable;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorStore.BatchOutcome;
import java.util.List;
import java.util.Map;

/** A batch of a generation on its way into an index. Immutable. */
final class BatchWriter {

  private final VectorBatch batch;
  private final List<Row> rows;

  /** Checks all that can be before anything is sent. */
  BatchWriter(VectorBatch batch) {
    Storable.check(batch);
    this.batch = batch;
    this.rows = batch.entries().stream().map(entry -> row(batch, entry)).toList();
  }

  private static Row row(VectorBatch batch, VectorBatch.Entry entry) {
    ChunkId id = new ChunkId(batch.documentId(), batch.generation(), entry.chunk().ordinal());
    return IndexRows.row(batch.index(), id, entry.chunk(), entry.vector());
  }

  /** Writes rows of the chunks, then the document's. */
  BatchOutcome write(IndexRows to) {
    DocumentState before = to.state(batch.documentId());
    if (before.supersedes(batch.generation())) {
      return BatchOutcome.SUPERSEDED;
    }
    to.chunks().put(rows);
    DocumentState after = before.with(batch);
    to.put(Map.of(batch.documentId(), after));
    return after.shows(batch.generation()) ? BatchOutcome.COMPLETED : BatchOutcome.WRITTEN;
  }
}
