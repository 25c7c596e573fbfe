package dev.embedway.core.pipeline;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.Chunkers;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.pipeline.ChunkBatch.Entry;
import dev.embedway.core.pipeline.ChunkBatch.VectorPlace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts a document's text and writes the chunk batches, each chunk with the place of its vector
 * where the visible generation has the same text by the same model.
 *
 * <p>Thread-safe.
 */
public final class GenerationWriter {

  private final Artifacts artifacts;
  private final Embedder embedder;

  /** A writer into these artifacts, by the tokenizers of the embedder's models. */
  public GenerationWriter(Artifacts artifacts, Embedder embedder) {
    this.artifacts = artifacts;
    this.embedder = embedder;
  }

  /** The model of the job's store. */
  ModelSpec model(LiveJob live) {
    return embedder.registry().resolve(live.store().model(), null);
  }

  /** Writes everything and says what it is; may be repeated. */
  Job.Plan write(LiveJob live, String sourceSha256, String text) {
    ModelSpec model = model(live);
    List<Entry> entries = entries(live, model, text);
    List<List<Entry>> batches =
        batches(entries, Math.min(ChunkBatch.MAX_TOKENS, embedder.mostTokens(model)));
    Map<String, Object> attributes = attributes(live);
    for (int i = 0; i < batches.size(); i++) {
      artifacts.putChunks(live.id(), i, new ChunkBatch(attributes, batches.get(i)));
    }
    artifacts.putIndex(live.id(), index(model, batches));
    return new Job.Plan(
        sourceSha256,
        batches.size(),
        entries.size(),
        model.identity(),
        live.store().liveVersion(),
        live.store().chunking());
  }

  private List<Entry> entries(LiveJob live, ModelSpec model, String text) {
    var tokenizer = embedder.tokenizer(model);
    Map<ContentHash, VectorPlace> known = known(live, model);
    List<Chunk> chunks =
        Chunkers.of(live.store().chunking(), model, tokenizer).chunk(text, tokenizer);
    return chunks.stream()
        .map(chunk -> new Entry(chunk, Optional.ofNullable(known.get(chunk.hash()))))
        .toList();
  }

  private Map<ContentHash, VectorPlace> known(LiveJob live, ModelSpec model) {
    long visible = live.document().visible();
    Map<ContentHash, VectorPlace> known = new HashMap<>();
    if (visible > 0) {
      artifacts
          .index(live.generation(visible))
          .filter(index -> index.modelIdentity().equals(model.identity()))
          .ifPresent(index -> collect(index, visible, known));
    }
    return known;
  }

  private static void collect(
      ChunkIndex index, long generation, Map<ContentHash, VectorPlace> places) {
    for (int batch = 0; batch < index.batches().size(); batch++) {
      List<ContentHash> hashes = index.batches().get(batch);
      for (int i = 0; i < hashes.size(); i++) {
        places.putIfAbsent(hashes.get(i), new VectorPlace(generation, batch, i));
      }
    }
  }

  private Map<String, Object> attributes(LiveJob live) {
    String hash = live.job().source().map(SourceObject::attributesHash).orElse("");
    return SourceObject.isHash(hash)
        ? artifacts.attributes(live.id().tenant(), hash).orElseGet(Map::of)
        : Map.of();
  }

  /** A slow model gets smaller batches: one message's work must end in its invocation's time. */
  private static List<List<Entry>> batches(List<Entry> entries, long mostTokens) {
    List<List<Entry>> batches = new ArrayList<>();
    List<Entry> batch = new ArrayList<>();
    long tokens = 0;
    for (Entry entry : entries) {
      int more = entry.chunk().tokens();
      boolean full = batch.size() == ChunkBatch.MAX_CHUNKS || tokens + more > mostTokens;
      if (full && !batch.isEmpty()) {
        batches.add(batch);
        batch = new ArrayList<>();
        tokens = 0;
      }
      batch.add(entry);
      tokens += more;
    }
    batches.add(batch);
    return batches;
  }

  private static ChunkIndex index(ModelSpec model, List<List<Entry>> batches) {
    return new ChunkIndex(
        model.identity(),
        batches.stream()
            .map(batch -> batch.stream().map(entry -> entry.chunk().hash()).toList())
            .toList());
  }
}
