package dev.embedway.bench;

import dev.embedway.core.config.ApiSettings;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.pgvector.PgVectorStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures what hybrid search finds by the weight of its ranking by text, in three collections.
 * Prints a table for each model, and exits 1 when the default weights find less than vectors alone
 * in the mean of the three.
 *
 * <p>Arguments: an empty directory for PostgreSQL, those of the models and of the natives, and one
 * with {@code cranfield/}, {@code cisi/} and {@code cacm/}.
 */
public final class WeightsBench {

  private static final List<String> MODELS = List.of("all-MiniLM-L6-v2", "e5-small-v2");
  private static final List<Double> WEIGHTS =
      List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.5, 2.0);

  private final List<StoredCollection> stores;

  private WeightsBench(List<StoredCollection> stores) {
    this.stores = stores;
  }

  /** Runs all measurements; see the class. */
  public static void main(String[] arguments) throws Exception {
    List<ModelSpec> models =
        MODELS.stream().map(id -> BuiltInModels.find(id).orElseThrow().card()).toList();
    EngineSettings settings =
        new EngineSettings(Path.of(arguments[1]), Optional.of(Path.of(arguments[2])), 0);
    Path data = Path.of(arguments[3]);
    List<TestCollection> collections =
        List.of(
            TestCollection.cranfield(data.resolve("cranfield")),
            TestCollection.cisi(data.resolve("cisi")),
            TestCollection.cacm(data.resolve("cacm")));
    boolean isBetter = true;
    try (BenchDatabase database = BenchDatabase.start(Path.of(arguments[0]));
        PgVectorStore vectors = database.store(HnswIndexPolicy.DEFAULT);
        OnnxEmbeddingProvider engine =
            new OnnxEmbeddingProvider(models, settings, InstantSource.system())) {
      for (ModelSpec model : models) {
        List<StoredCollection> stores = new ArrayList<>();
        for (TestCollection collection : collections) {
          StoredCollection store = new StoredCollection(collection, engine, model, vectors);
          store.fill();
          stores.add(store);
        }
        isBetter &= new WeightsBench(stores).measure(model);
      }
    }
    System.exit(isBetter ? 0 : 1);
  }

  private boolean measure(ModelSpec model) throws IOException, InterruptedException {
    System.out.println(
        "| " + model.id() + ", nDCG@10 / MRR@10 x 100 | Cranfield | CISI | CACM | mean |");
    System.out.println("|---|---|---|---|---|");
    Quality byVector = row("vector", SearchMode.VECTOR, HybridWeights.EQUAL);
    row("text", SearchMode.TEXT, HybridWeights.EQUAL);
    for (double weight : WEIGHTS) {
      row("hybrid, " + weight, SearchMode.HYBRID, new HybridWeights(1, weight));
    }
    ApiSettings settings = EmbedwaySettings.read(Map.of()).api();
    Quality byDefault = row("hybrid, default", SearchMode.HYBRID, settings.hybridWeights());
    System.out.println();
    return byDefault.ndcg() >= byVector.ndcg();
  }

  private Quality row(String name, SearchMode mode, HybridWeights weights)
      throws IOException, InterruptedException {
    List<Quality> all = new ArrayList<>();
    for (StoredCollection store : stores) {
      all.add(store.by(mode, weights));
    }
    StringBuilder row = new StringBuilder("| " + name + " |");
    all.forEach(quality -> row.append(' ').append(quality.shown()).append(" |"));
    System.out.println(row + " " + Quality.mean(all).shown() + " |");
    return Quality.mean(all);
  }
}
