package dev.embedway.core.pipeline.stage;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.Chunkers;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.embedding.BlankText;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.StageCounts;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.artifact.ChunkBatch.Entry;
import dev.embedway.core.pipeline.artifact.ChunkBatch.VectorPlace;
import dev.embedway.core.pipeline.artifact.ChunkIndex;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.DocumentWarning;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.core.store.StoreVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cuts a document's text and writes the chunk batches, each chunk with the place of its vector
 * where the visible generation has the same text by the same model.
 *
 * <p>Thread-safe. Memory holds the text, where its tokens are, the hashes of its chunks and some
 * batches on their way, never all chunks.
 */
public final class GenerationWriter {

  private final Artifacts artifacts;
  private final Embedder embedder;
  private final LanguageDetector languages;
  private final StageCounts counts;

  /** A writer into these artifacts, by the tokenizers of the embedder's models. */
  public GenerationWriter(
      Artifacts artifacts, Embedder embedder, LanguageDetector languages, Meter meter) {
    this.artifacts = artifacts;
    this.embedder = embedder;
    this.languages = languages;
    this.counts = meter.stage(PipelineStage.CHUNKING.wire());
  }

  /** The model of the job's store. */
  ModelSpec model(LiveJob live) {
    return embedder.resolve(live.version().model());
  }

  /**
   * Writes the text, its chunks and their index, and says what they are; may be repeated, and then
   * goes on where a large document was left. A chunk of which the model knows nothing is left out
   * with a warning: its vector would be near every query's.
   */
  Job.Plan write(LiveJob live, String sourceSha256, Extraction.Text text) {
    ModelSpec model = model(live);
    Tokenizer tokenizer = embedder.tokenizer(model);
    Map<ContentHash, VectorPlace> known = known(live, model);
    // A slow model gets smaller batches: one message's work must end in its invocation's time.
    long maxTokens = Math.min(ChunkBatch.MAX_TOKENS, embedder.maxRequestTokens(model));
    ContentHash hash = ContentHash.of(text.text());
    artifacts.putText(live.id(), hash, text.text());
    ChunkBatch empty = ChunkBatch.of(hash, attributes(live));
    try (BatchWriter batches =
        new BatchWriter(artifacts, live.id(), sourceSha256, empty, maxTokens)) {
      Kept kept =
          new Kept(
              tokenizer,
              chunk -> batches.add(new Entry(chunk, Optional.ofNullable(known.get(chunk.hash())))));
      Chunkers.of(live.version().chunking(), model, tokenizer).chunk(text.text(), tokenizer, kept);
      List<List<ContentHash>> written = batches.finish();
      artifacts.putIndex(live.id(), new ChunkIndex(model.identity(), written));
      int chunks = written.stream().mapToInt(List::size).sum();
      counts.worked(chunks, text.text());
      return new Job.Plan(
          sourceSha256,
          written.size(),
          chunks,
          model.identity(),
          live.version().chunking(),
          notes(text, kept.unknown, model));
    }
  }

  private DocumentNotes notes(Extraction.Text text, int unknown, ModelSpec model) {
    DocumentNotes notes =
        text.notes().in(text.notes().language().or(() -> languages.detect(text.text())));
    return unknown == 0
        ? notes
        : notes.with(
            new DocumentWarning(
                DocumentWarning.Code.UNKNOWN_TEXT,
                "chunks left out: "
                    + unknown
                    + "; they hold nothing that model "
                    + model.id()
                    + " knows; use a store of a model that reads their language"));
  }

  private Map<ContentHash, VectorPlace> known(LiveJob live, ModelSpec model) {
    Map<ContentHash, VectorPlace> known = new HashMap<>();
    if (!live.isRegeneration()) {
      live.alike().stream()
          .map(StoreVersion::number)
          .filter(version -> live.document().standing(version).visible() > 0)
          .map(version -> live.job(version, live.document().standing(version).visible()))
          .forEach(job ->
              artifacts
                  .index(job)
                  .filter(index -> index.modelIdentity().equals(model.identity()))
                  .ifPresent(index -> collect(index, job, known)));
    }
    return known;
  }

  private static void collect(ChunkIndex index, JobId job, Map<ContentHash, VectorPlace> places) {
    for (int batch = 0; batch < index.batches().size(); batch++) {
      List<ContentHash> hashes = index.batches().get(batch);
      for (int i = 0; i < hashes.size(); i++) {
        places.putIfAbsent(
            hashes.get(i), new VectorPlace(job.version(), job.generation(), batch, i));
      }
    }
  }

  private Map<String, Object> attributes(LiveJob live) {
    String hash = live.job().source().map(SourceObject::attributesHash).orElse("");
    return SourceObject.isHash(hash)
        ? artifacts.attributes(live.id().tenant(), hash).orElseGet(Map::of)
        : Map.of();
  }

  /** Passes on those chunks that the model knows something of, counted anew. */
  private static final class Kept implements Consumer<Chunk> {
    private final Tokenizer tokenizer;
    private final Consumer<Chunk> to;
    private int next;

    /** Chunks with characters to be seen, of which the model knows nothing. */
    private int unknown;

    Kept(Tokenizer tokenizer, Consumer<Chunk> to) {
      this.tokenizer = tokenizer;
      this.to = to;
    }

    @Override
    public void accept(Chunk chunk) {
      if (BlankText.isBlank(chunk.text())) {
        return;
      }
      if (tokenizer.knows(chunk.text())) {
        to.accept(chunk.at(next));
        next++;
      } else {
        unknown++;
      }
    }
  }
}
