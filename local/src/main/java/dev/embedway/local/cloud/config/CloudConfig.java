package dev.embedway.local.cloud.config;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.local.cloud.data.DataDirectory;
import dev.embedway.local.settings.LocalSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configuration of a local cloud.
 *
 * @param data directory of its state
 * @param listening addresses that it listens on
 * @param settings from the environment
 * @param environment for the programs that it starts
 * @param servers that it uses
 */
public record CloudConfig(
    DataDirectory data,
    Listening listening,
    EmbedwaySettings settings,
    Map<String, String> environment,
    Servers servers) {

  /**
   * Servers of a local cloud.
   *
   * @param databaseUrl a PostgreSQL to use instead of one of its own
   * @param endpoint of services to use instead of its own emulators
   * @param route to its own emulators
   */
  public record Servers(
      Optional<String> databaseUrl, Optional<ExternalEndpoint> endpoint, EmulatorRoute route) {}

  private static final Logger LOG = LoggerFactory.getLogger(CloudConfig.class);

  public CloudConfig {
    environment = Map.copyOf(environment);
  }

  /**
   * The configuration that an environment gives, on 127.0.0.1. A local cloud's tables, buckets and
   * queues are its own, whatever a deployment's are called: those names are left out, and that is
   * said once.
   *
   * @param port of the HTTP API, 0 for any free one
   * @throws dev.embedway.core.settings.ConfigurationException naming every value that cannot be
   *     used
   */
  public static CloudConfig of(Path data, int port, Map<String, String> environment) {
    return of(data, port, environment, LOG::warn);
  }

  /**
   * The same.
   *
   * @param warn told of every variable that is set in vain
   */
  public static CloudConfig of(
      Path data, int port, Map<String, String> environment, Consumer<String> warn) {
    Map<String, String> variables = new HashMap<>(environment);
    Set<String> idle = new TreeSet<>(EmbedwaySettings.ofAStack());
    idle.retainAll(variables.keySet());
    if (!idle.isEmpty()) {
      warn.accept(
          String.join(", ", idle)
              + " of a deployment's environment have no effect: the local cloud has its own"
              + " resources");
    }
    variables.keySet().removeAll(idle);
    EmbedwaySettings settings = LocalSettings.read(variables, warn);
    return new CloudConfig(
        new DataDirectory(data),
        Listening.onLoopback(port),
        settings,
        variables,
        new Servers(settings.database().url(), Optional.empty(), EmulatorRoute.DIRECT));
  }

  /** The same on other addresses. */
  public CloudConfig withListening(Listening addresses) {
    return new CloudConfig(data, addresses, settings, environment, servers);
  }

  /** The same over another database. */
  public CloudConfig withDatabase(String jdbcUrl) {
    return with(new Servers(Optional.of(jdbcUrl), endpoint(), route()));
  }

  /** The same over the SQS, DynamoDB and S3 of an endpoint. */
  public CloudConfig withEndpoint(ExternalEndpoint services) {
    return with(new Servers(databaseUrl(), Optional.of(services), route()));
  }

  /** The same with another way to its own emulators. */
  public CloudConfig withRoute(EmulatorRoute way) {
    return with(new Servers(databaseUrl(), endpoint(), way));
  }

  private CloudConfig with(Servers others) {
    return new CloudConfig(data, listening, settings, environment, others);
  }

  /** A PostgreSQL to use instead of one of its own. */
  public Optional<String> databaseUrl() {
    return servers.databaseUrl();
  }

  /** Services to use instead of its own emulators. */
  public Optional<ExternalEndpoint> endpoint() {
    return servers.endpoint();
  }

  /** Route to its own emulators. */
  public EmulatorRoute route() {
    return servers.route();
  }

  /** Leaves environment and database out: both may hold secrets. */
  @Override
  public String toString() {
    return "CloudConfig[" + data.root() + ", port=" + listening.port() + "]";
  }
}
