package dev.embedway.local.cloud.database;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.emulators.postgres.Durability;
import dev.embedway.emulators.postgres.EmbeddedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.emulators.postgres.PostgresInstallation;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.data.Secrets;
import dev.embedway.local.cloud.lifecycle.ClosingStack;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import dev.embedway.pgvector.PgVectorDatabase;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import dev.embedway.pgvector.schema.UnfitDatabaseException;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;

/** The vector store on PostgreSQL: a server of our own, or the one that a configuration names. */
final class PgDatabase {

  private static final String NAME = "embedway";

  private PgDatabase() {}

  /** Opens it and brings its tables up to date; what is started is closed by {@code closing}. */
  static CloudDatabase open(
      CloudConfig config,
      Secrets secrets,
      InstantSource clock,
      Consumer<String> progress,
      ClosingStack closing,
      PartHealth health) {
    PgLogin owner =
        config
            .databaseUrl()
            .map(url -> DatabasePassword.login(url, config.environment()))
            .orElseGet(() -> own(config, progress, closing, health));
    PgLogin app = prepare(owner, secrets, progress);
    PgVectorDatabase database = PgVectorDatabase.of(config.settings()::database);
    PgVectorStore vectors = closing.keep(database.open(app, clock, health), PgVectorStore::close);
    return new CloudDatabase(
        vectors,
        new VectorPorts(
            vectors.transfer(),
            vectors.rows(),
            vectors.tuning(),
            vectors.connections(),
            vectors.erasure()),
        new PgIndexCare(database.hnswIndexJob(owner)),
        new PgSchema(owner).identity(),
        new Connection.Database(owner.url(), owner.user(), owner.password()));
  }

  /**
   * Checks the database that a configuration names, before anything is made or started.
   *
   * @throws LocalCloudException when it cannot be used, saying what to do
   */
  static void check(CloudConfig config) {
    config
        .databaseUrl()
        .map(url -> DatabasePassword.login(url, config.environment()))
        .ifPresent(owner -> {
          try {
            new PgSchema(owner).check();
          } catch (UnfitDatabaseException e) {
            throw unfit(e);
          } catch (EmbedwayException e) {
            throw DatabaseFault.of(owner, e);
          }
        });
  }

  private static LocalCloudException unfit(UnfitDatabaseException e) {
    return new LocalCloudException("The database cannot be used. " + e.getMessage(), e);
  }

  private static PgLogin own(
      CloudConfig config, Consumer<String> progress, ClosingStack closing, PartHealth health) {
    EmbeddedPostgres server =
        closing.keep(
            EmbeddedPostgres.start(
                PostgresInstallation.locate(config.environment(), progress),
                config.data().postgres(),
                Durability.DURABLE),
            EmbeddedPostgres::close);
    server.keepRunning(new DatabaseWatch(health));
    PostgresDatabase database = server.ensureDatabase(NAME);
    return new PgLogin(database.jdbcUrl(), database.user(), database.password());
  }

  /** Brings the tables up to date and gives the login that row-level security binds. */
  private static PgLogin prepare(PgLogin owner, Secrets secrets, Consumer<String> progress) {
    PgSchema schema = new PgSchema(owner);
    try {
      schema.migrate();
      schema.advice().forEach(progress);
      return schema.appLogin(secrets.databasePassword());
    } catch (UnfitDatabaseException e) {
      throw unfit(e);
    } catch (FlywayException e) {
      throw new LocalCloudException(
          "The database cannot be prepared. It is to be PostgreSQL with pgvector 0.8 or newer, and"
              + " its user is to own the database and may create roles. It said: "
              + e.getMessage(),
          e);
    } catch (EmbedwayException e) {
      throw DatabaseFault.of(owner, e);
    }
  }
}
