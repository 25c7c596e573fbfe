package dev.embedway.core.config;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the local cloud and the command line alone.
 *
 * @param apiKey local cloud: one more operator key; commands: the key to use
 * @param url commands: where the API is
 * @param postgresHome local cloud: an installation of PostgreSQL with pgvector to run
 * @param reconcileInterval local cloud: time from one reconciling to the next
 * @param reembedInterval local cloud: time from one pass over re-embeds to the next
 */
public record CommandSettings(
    Optional<String> apiKey,
    Optional<String> url,
    Optional<Path> postgresHome,
    Duration reconcileInterval,
    Duration reembedInterval) {

  static final Setting API_KEY =
      Setting.text(
          "EMBEDWAY_API_KEY",
          "",
          "8..256 visible ASCII characters",
          """
          Local cloud: one more operator key of tenant `default`, earlier ones stay valid; one is \
          generated at the first start. Commands: the key to use.\
          """);
  static final Setting API_URL =
      Setting.text(
          "EMBEDWAY_URL",
          "",
          "an http or https URL",
          "Commands: where the API is. Not set, `connection.json` of the data directory says.");
  static final Setting POSTGRES_HOME =
      Setting.text(
          "EMBEDWAY_POSTGRES_HOME",
          "",
          "a directory with bin, lib and share",
          "Local cloud: an installation of PostgreSQL with pgvector to run instead of the one that is fetched.");

  static final Setting.Span RECONCILE_INTERVAL =
      Setting.duration(
          "EMBEDWAY_RECONCILE_INTERVAL",
          "1h",
          Duration.ofSeconds(10),
          Duration.ofDays(7),
          """
          Local cloud: time from one search for what events and messages have left behind to the \
          next; there is one at each start too. On AWS a schedule of the stack does it each hour.\
          """);

  static final Setting.Span REEMBED_INTERVAL =
      Setting.duration(
          "EMBEDWAY_REEMBED_INTERVAL",
          "2s",
          Duration.ofSeconds(1),
          Duration.ofDays(1),
          """
          Local cloud: time from one pass over the stores that are re-embedded to the next; there is \
          one at each start too. Longer, a re-embed begins later and is complete later. On AWS a \
          schedule of the stack does it each minute.\
          """);

  static final List<Setting> ALL =
      List.of(API_KEY, API_URL, POSTGRES_HOME, RECONCILE_INTERVAL, REEMBED_INTERVAL);

  static CommandSettings read(Environment environment) {
    Optional<String> key = environment.optional(API_KEY);
    if (key.isPresent() && !key.get().matches("[!-~]{8,256}")) {
      environment.fault(API_KEY, "given were " + key.get().length() + " characters");
    }
    return new CommandSettings(
        key,
        environment.optional(API_URL),
        environment.optional(POSTGRES_HOME).map(Path::of),
        environment.duration(RECONCILE_INTERVAL),
        environment.duration(REEMBED_INTERVAL));
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "CommandSettings[apiKey="
        + (apiKey.isPresent() ? "set" : "not set")
        + ", url="
        + url
        + "]";
  }
}
