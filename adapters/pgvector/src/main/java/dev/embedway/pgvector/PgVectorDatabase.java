package dev.embedway.pgvector;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.config.DatabaseSettings;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob;
import dev.embedway.pgvector.schema.PgLogin;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * A PostgreSQL database as the settings say, and the services over it. Making it connects to
 * nothing.
 */
@ThreadSafe
public final class PgVectorDatabase {

  private final Supplier<DatabaseSettings> settings;

  private PgVectorDatabase(Supplier<DatabaseSettings> settings) {
    this.settings = settings;
  }

  /**
   * A database whose settings are asked for anew whenever a connection is made: its login may have
   * been rotated.
   */
  public static PgVectorDatabase of(Supplier<DatabaseSettings> settings) {
    return new PgVectorDatabase(settings);
  }

  /**
   * Opens the vector store; to be closed.
   *
   * @param health where outcomes of transactions are noted
   */
  public PgVectorStore open(InstantSource clock, PartHealth health) {
    return open(() -> PgPoolConfig.of(settings.get()), policy(settings.get()), clock, health);
  }

  /**
   * Opens the vector store of a login.
   *
   * @param app the login that row-level security binds
   */
  public PgVectorStore open(PgLogin app, InstantSource clock, PartHealth health) {
    DatabaseSettings now = settings.get();
    PgPoolConfig pool = PgPoolConfig.of(app, now.poolSize());
    return open(() -> pool, policy(now), clock, health);
  }

  /** Makes the job of its HNSW indexes, run as the owner whom the settings name. */
  public PgHnswIndexJob hnswIndexJob() {
    return hnswIndexJob(PgLogin.parse(settings.get().requiredUrl()));
  }

  /** The same, run as this owner. */
  public PgHnswIndexJob hnswIndexJob(PgLogin owner) {
    return new PgHnswIndexJob(owner, policy(settings.get()));
  }

  private static PgVectorStore open(
      Supplier<PgPoolConfig> pool, HnswIndexPolicy policy, InstantSource clock, PartHealth health) {
    return new PgVectorStore(pool, policy, clock, health);
  }

  private static HnswIndexPolicy policy(DatabaseSettings settings) {
    return new HnswIndexPolicy(settings.hnswIndexThreshold());
  }
}
