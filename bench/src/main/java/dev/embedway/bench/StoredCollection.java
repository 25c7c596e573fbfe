package dev.embedway.bench;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.Chunkers;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.search.Ranking;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A collection in a vector store, cut, embedded and searched as the product does with the settings
 * that it has of itself, but without its queues.
 */
final class StoredCollection {

  /** Chunks asked for, so that ten different documents are among them. */
  private static final int CHUNKS = 50;

  private final TestCollection collection;
  private final OnnxEmbeddingProvider engine;
  private final ModelSpec model;
  private final VectorStore vectors;
  private final VectorIndex index;
  private final Map<Integer, Vector> questions = new TreeMap<>();

  /** A store without documents yet, of a tenant that is named by collection and model. */
  StoredCollection(
      TestCollection collection,
      OnnxEmbeddingProvider engine,
      ModelSpec model,
      VectorStore vectors) {
    this.collection = collection;
    this.engine = engine;
    this.model = model;
    this.vectors = vectors;
    this.index =
        new VectorIndex(
            new TenantId(collection.name() + "-" + model.id().replaceAll("[^a-z0-9]", "-")),
            "vs_0123456789abcdef01234567",
            1,
            model.dim());
  }

  /** Writes every document, and embeds every question. */
  void fill() throws IOException {
    for (Map.Entry<Integer, String> text : collection.texts().entrySet()) {
      List<Chunk> chunks =
          Chunkers.of(ChunkingSpec.DEFAULT, model, engine.tokenizer(model))
              .chunk(text.getValue(), engine.tokenizer(model));
      write(text.getKey(), chunks);
    }
    List<Integer> numbers = List.copyOf(collection.questions().keySet());
    List<String> texts =
        collection.questions().values().stream().map(StoredCollection::line).toList();
    List<Vector> embedded = embed(PromptRole.QUERY, texts);
    for (int i = 0; i < numbers.size(); i++) {
      questions.put(numbers.get(i), embedded.get(i));
    }
  }

  private void write(int number, List<Chunk> chunks) {
    List<Vector> embedded = embed(PromptRole.PASSAGE, chunks.stream().map(Chunk::text).toList());
    List<VectorBatch.Entry> entries = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      entries.add(new VectorBatch.Entry(titled(chunks.get(i), number), embedded.get(i)));
    }
    vectors.write(
        new VectorBatch(
            index,
            new VectorBatch.Source(BenchStore.id(number), number + ".txt", 1),
            VectorBatch.Part.WHOLE,
            entries,
            new VectorBatch.Facts(Map.of())));
  }

  private Chunk titled(Chunk chunk, int number) {
    Optional<String> title = Optional.ofNullable(collection.titles().get(number));
    return new Chunk(
        chunk.ordinal(),
        chunk.start(),
        chunk.end(),
        chunk.text(),
        chunk.tokens(),
        title.map(StoredCollection::line).stream().toList());
  }

  private List<Vector> embed(PromptRole role, List<String> texts) {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(10));
    return engine.embed(new EmbedCall(model, role, texts, deadline)).vectors();
  }

  /** Quality of searches in one mode, with these weights where it is hybrid. */
  Quality by(SearchMode mode, HybridWeights weights) throws IOException, InterruptedException {
    return by(mode, Ranking.of(weights));
  }

  /** Quality of searches in one mode that are ranked so. */
  Quality by(SearchMode mode, Ranking ranking) throws IOException, InterruptedException {
    return Quality.of(collection, (number, question) -> search(number, question, mode, ranking));
  }

  private List<Integer> search(int number, String question, SearchMode mode, Ranking ranking) {
    SearchRequest request =
        new SearchRequest(
            index,
            new SearchRequest.Query(
                mode, line(question), Optional.ofNullable(questions.get(number)), ranking),
            SearchRequest.Selection.best(CHUNKS),
            Instant.now().plusSeconds(60));
    return vectors.search(request).stream()
        .map(match -> Integer.valueOf(match.documentKey().replace(".txt", "")))
        .distinct()
        .toList();
  }

  private static String line(String question) {
    return question.replace('\n', ' ');
  }
}
