package dev.embedway.local.cloud.database;

import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.data.Secrets;
import dev.embedway.local.cloud.lifecycle.ClosingStack;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The vector store of a local cloud: on PostgreSQL, or on a Chroma server.
 *
 * @param vectors the store
 * @param ports beside it
 * @param indexes care of what keeps its searches quick
 * @param identity of the database, which tells it from any other
 * @param place that an owner may look into
 */
public record CloudDatabase(
    VectorStore vectors,
    VectorPorts ports,
    IndexCare indexes,
    String identity,
    Connection.Database place) {

  /** Opens it, ready for use; what is started is closed by {@code closing}. */
  public static CloudDatabase open(
      CloudConfig config,
      Secrets secrets,
      InstantSource clock,
      Consumer<String> progress,
      ClosingStack closing,
      PartHealth health) {
    return switch (config.settings().vectors().engine()) {
      case PGVECTOR -> PgDatabase.open(config, secrets, clock, progress, closing, health);
      case CHROMA -> ChromaDatabase.open(config, clock, closing, health);
    };
  }

  /**
   * Checks the database that a configuration names, before anything is made or started.
   *
   * @throws LocalCloudException when it cannot be used, saying what to do
   */
  public static void check(CloudConfig config) {
    switch (config.settings().vectors().engine()) {
      case PGVECTOR -> PgDatabase.check(config);
      case CHROMA -> ChromaDatabase.check(config);
    }
  }

  /** Product that keeps the vectors of a configuration. */
  public static String product(CloudConfig config) {
    return switch (config.settings().vectors().engine()) {
      case PGVECTOR -> "PostgreSQL";
      case CHROMA -> "Chroma";
    };
  }
}
