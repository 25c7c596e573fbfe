package dev.embedway.core.config;

import dev.embedway.core.settings.ConfigurationException;
import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.util.List;
import java.util.Optional;

/**
 * Settings of PostgreSQL.
 *
 * @param url JDBC URL; empty where the function does not use a database, or the local cloud runs
 *     its own
 * @param poolSize most connections of one process
 * @param hnswIndexThreshold max vectors of a store that are searched without an HNSW index
 */
public record DatabaseSettings(Optional<String> url, int poolSize, long hnswIndexThreshold) {

  static final Setting URL =
      Setting.text(
          "EMBEDWAY_DATABASE_URL",
          "",
          "a JDBC URL, `jdbc:postgresql://...`",
          "PostgreSQL with pgvector. Not set, the local cloud runs a server of its own.");

  static final Setting.Whole POOL_SIZE =
      Setting.number(
          "EMBEDWAY_DATABASE_POOL_SIZE",
          4,
          1,
          100,
          "connections",
          """
          Most connections of one process. Times the number of processes it must stay under the \
          server's `max_connections`.\
          """);

  static final Setting.Whole HNSW_INDEX_THRESHOLD =
      Setting.number(
          "EMBEDWAY_INDEX_THRESHOLD",
          20_000,
          1,
          1_000_000_000,
          "vectors",
          """
          Above how many vectors a store gets an HNSW index. Lower, more indexes are built and \
          kept, and a search may miss a match; higher, each search takes longer.\
          """);

  static final List<Setting> ALL = List.of(URL, POOL_SIZE, HNSW_INDEX_THRESHOLD);

  static DatabaseSettings read(Environment environment) {
    Optional<String> url = environment.optional(URL);
    if (url.isPresent() && !url.get().startsWith("jdbc:postgresql:")) {
      environment.fault(URL, "given was something else");
    }
    return new DatabaseSettings(
        url, (int) environment.number(POOL_SIZE), environment.number(HNSW_INDEX_THRESHOLD));
  }

  /**
   * The URL, for a process that cannot do without a database.
   *
   * @throws ConfigurationException when it is not set
   */
  public String requiredUrl() {
    return url.orElseThrow(() ->
        new ConfigurationException(
            List.of(URL.name() + ": not set, and this function needs PostgreSQL with pgvector")));
  }

  /** Leaves the URL out: it may hold a password. */
  @Override
  public String toString() {
    return "DatabaseSettings[url="
        + (url.isPresent() ? "set" : "not set")
        + ", poolSize="
        + poolSize
        + ", hnswIndexThreshold="
        + hnswIndexThreshold
        + "]";
  }
}
