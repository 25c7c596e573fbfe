package dev.embedway.local.cloud.database;

import dev.embedway.chroma.ChromaVectorStore;
import dev.embedway.chroma.http.ChromaServer;
import dev.embedway.core.config.VectorStoreSettings;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.lifecycle.ClosingStack;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.time.Duration;
import java.time.InstantSource;

/** The vector store on a Chroma server that the settings name. */
final class ChromaDatabase {

  private static final Duration ANSWER = Duration.ofSeconds(10);

  private ChromaDatabase() {}

  /** Opens it; what is opened is closed by {@code closing}. */
  static CloudDatabase open(
      CloudConfig config, InstantSource clock, ClosingStack closing, PartHealth health) {
    ChromaServer server = server(config.settings().vectors());
    ChromaVectorStore vectors =
        closing.keep(new ChromaVectorStore(server, clock, health), ChromaVectorStore::close);
    return new CloudDatabase(
        vectors,
        new VectorPorts(
            vectors.transfer(),
            vectors.rows(),
            vectors.tuning(),
            vectors.connections(),
            vectors.erasure()),
        IndexCare.NONE,
        "chroma " + server,
        new Connection.Database(server.url().toString(), "", ""));
  }

  /**
   * Checks the server, before anything is made or started.
   *
   * @throws LocalCloudException when it does not answer, or PostgreSQL is named too
   */
  static void check(CloudConfig config) {
    if (config.databaseUrl().isPresent()) {
      throw new LocalCloudException(
          "EMBEDWAY_VECTOR_STORE is chroma, and a PostgreSQL is named too: leave one of them out",
          null);
    }
    InstantSource clock = InstantSource.system();
    ChromaServer server = server(config.settings().vectors());
    try (ChromaVectorStore vectors = new ChromaVectorStore(server, clock, new PartHealth(clock))) {
      vectors.check(clock.instant().plus(ANSWER));
    } catch (EmbedwayException e) {
      throw new LocalCloudException(
          "No Chroma server can be used at "
              + server.url()
              + ": "
              + e.getMessage()
              + ". Start one, such as by chroma run --port 8000, or leave EMBEDWAY_VECTOR_STORE out",
          e);
    }
  }

  private static ChromaServer server(VectorStoreSettings settings) {
    return ChromaServer.of(settings.chromaUrl().orElseThrow(), settings.chromaToken());
  }
}
