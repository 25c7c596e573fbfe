package dev.embedway.core.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All that an operator may set.
 *
 * <p>Immutable.
 *
 * @param api the HTTP API
 * @param engine models in this process
 * @param pipeline documents on their way
 * @param database PostgreSQL
 * @param resources names and clocks of what is deployed
 * @param command the local cloud and the command line
 */
public record EmbedwaySettings(
    ApiSettings api,
    EngineSettings engine,
    PipelineSettings pipeline,
    DatabaseSettings database,
    ResourceSettings resources,
    CommandSettings command) {

  /**
   * Reads variables.
   *
   * @throws ConfigurationException naming every value that cannot be used
   */
  public static EmbedwaySettings read(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    EmbedwaySettings settings =
        new EmbedwaySettings(
            ApiSettings.read(environment),
            EngineSettings.read(environment),
            PipelineSettings.read(environment),
            DatabaseSettings.read(environment),
            ResourceSettings.read(environment),
            CommandSettings.read(environment));
    environment.finish();
    return settings;
  }

  /** Reads this process's environment; throws like {@link #read}. */
  public static EmbedwaySettings fromEnvironment() {
    return read(System.getenv());
  }

  /** Every setting, in the order of the documentation. */
  public static List<Setting> all() {
    return Stream.of(
            CommandSettings.ALL,
            ApiSettings.ALL,
            EngineSettings.ALL,
            PipelineSettings.ALL,
            DatabaseSettings.ALL,
            ResourceSettings.ALL)
        .flatMap(List::stream)
        .toList();
  }
}
