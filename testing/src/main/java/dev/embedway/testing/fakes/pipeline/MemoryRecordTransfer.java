package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.VectorBatch;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Records between versions of a vector store in memory. Thread-safe. */
public final class MemoryRecordTransfer implements RecordTransfer {

  private final MemoryVectorStore vectors;

  /** The way between versions that this store has. */
  public MemoryRecordTransfer(MemoryVectorStore vectors) {
    this.vectors = vectors;
  }

  @Override
  public List<Found> read(Way way, String after, int max) {
    return all(way).stream()
        .filter(MemoryRecordTransfer::hasText)
        .filter(batch -> batch.documentId().compareTo(after) > 0)
        .limit(max)
        .map(batch -> new Found(batch.documentId(), batch.generation(), chunk(batch).text()))
        .toList();
  }

  @Override
  public List<String> copy(Way way, String after, int max) {
    synchronized (vectors) {
      List<VectorBatch> some =
          all(way).stream()
              .filter(batch -> batch.documentId().compareTo(after) > 0)
              .limit(max)
              .toList();
      some.forEach(batch -> write(way.to(), batch, batch.entries().getFirst()));
      return some.stream().map(VectorBatch::documentId).toList();
    }
  }

  @Override
  public long common(Way way, String after, String last) {
    synchronized (vectors) {
      Set<String> lacking =
          all(way).stream().map(VectorBatch::documentId).collect(Collectors.toSet());
      return vectors.records(way.from()).stream()
          .map(VectorBatch::documentId)
          .filter(id -> id.compareTo(after) > 0)
          .filter(id -> last.isEmpty() || id.compareTo(last) <= 0)
          .filter(id -> !lacking.contains(id))
          .count();
    }
  }

  @Override
  public void bring(Way way, List<Embedded> records) {
    synchronized (vectors) {
      List<VectorBatch> all = all(way);
      for (Embedded record : records) {
        all.stream()
            .filter(batch -> batch.documentId().equals(record.found().id()))
            .filter(batch -> batch.generation() == record.found().generation())
            .forEach(batch -> write(way.to(), batch, entry(chunk(batch), record)));
      }
    }
  }

  private static VectorBatch.Entry entry(Chunk chunk, Embedded record) {
    return new VectorBatch.Entry(
        new Chunk(0, chunk.start(), chunk.end(), chunk.text(), record.tokens()), record.vector());
  }

  private void write(VectorIndex to, VectorBatch batch, VectorBatch.Entry entry) {
    vectors.write(
        new VectorBatch(
            to,
            batch.source(),
            VectorBatch.Part.WHOLE,
            List.of(entry),
            new VectorBatch.Facts(batch.attributes())));
  }

  /** Records that are lacking, by id. */
  private List<VectorBatch> all(Way way) {
    synchronized (vectors) {
      Set<String> there =
          vectors.records(way.to()).stream()
              .map(VectorBatch::documentId)
              .collect(Collectors.toSet());
      return vectors.records(way.from()).stream()
          .filter(batch -> !there.contains(batch.documentId()))
          .toList();
    }
  }

  private static boolean hasText(VectorBatch batch) {
    return !chunk(batch).text().isBlank();
  }

  private static Chunk chunk(VectorBatch batch) {
    return batch.entries().getFirst().chunk();
  }
}
