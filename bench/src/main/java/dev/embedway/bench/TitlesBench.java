package dev.embedway.bench;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.core.search.Ranking;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.TextBoosts;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.pgvector.PgVectorStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Measures what searches by text and hybrid searches find by the boost of the documents' titles, in
 * three collections. Prints a table, and exits 1 when a title of 0 finds something else than
 * searches without boosts.
 *
 * <p>Arguments: as those of {@link WeightsBench}.
 */
public final class TitlesBench {

  private static final String MODEL = "all-MiniLM-L6-v2";
  private static final List<Double> TITLES = List.of(0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0);

  private final List<StoredCollection> stores;
  private final HybridWeights weights = EmbedwaySettings.read(Map.of()).api().hybridWeights();

  private TitlesBench(List<StoredCollection> stores) {
    this.stores = stores;
  }

  /** Runs all measurements; see the class. */
  public static void main(String[] arguments) throws Exception {
    ModelSpec model = BuiltInModels.find(MODEL).orElseThrow().card();
    EngineSettings settings =
        new EngineSettings(Path.of(arguments[1]), Optional.of(Path.of(arguments[2])), 0);
    Path data = Path.of(arguments[3]);
    List<StoredCollection> stores = new ArrayList<>();
    boolean isSame;
    try (BenchDatabase database = BenchDatabase.start(Path.of(arguments[0]));
        PgVectorStore vectors = database.store(HnswIndexPolicy.DEFAULT);
        OnnxEmbeddingProvider engine =
            new OnnxEmbeddingProvider(List.of(model), settings, InstantSource.system())) {
      for (TestCollection collection :
          List.of(
              TestCollection.cranfield(data.resolve("cranfield")),
              TestCollection.cisi(data.resolve("cisi")),
              TestCollection.cacm(data.resolve("cacm")))) {
        StoredCollection store = new StoredCollection(collection, engine, model, vectors);
        store.fill();
        stores.add(store);
      }
      isSame = new TitlesBench(stores).measure();
    }
    System.exit(isSame ? 0 : 1);
  }

  private boolean measure() throws IOException, InterruptedException {
    System.out.println(
        "| " + MODEL + ", nDCG@10 / MRR@10 x 100 | Cranfield | CISI | CACM | mean |");
    System.out.println("|---|---|---|---|---|");
    boolean isSame = true;
    for (SearchMode mode : List.of(SearchMode.TEXT, SearchMode.HYBRID)) {
      Quality plain = row(mode.wire(), mode, TextBoosts.CONTENT);
      for (double title : TITLES) {
        Quality boosted =
            row(
                String.format(Locale.ROOT, "%s, title %.2f, content 1", mode.wire(), title),
                mode,
                new TextBoosts(title, 1));
        isSame &= title > 0 || boosted.equals(plain);
      }
      row(mode.wire() + ", titles alone", mode, new TextBoosts(1, 0));
    }
    return isSame;
  }

  private Quality row(String name, SearchMode mode, TextBoosts boosts)
      throws IOException, InterruptedException {
    List<Quality> all = new ArrayList<>();
    for (StoredCollection store : stores) {
      all.add(store.by(mode, new Ranking(weights, boosts, Synonyms.NONE)));
    }
    StringBuilder row = new StringBuilder("| " + name + " |");
    all.forEach(quality -> row.append(' ').append(quality.shown()).append(" |"));
    System.out.println(row + " " + Quality.mean(all).shown() + " |");
    return Quality.mean(all);
  }
}
