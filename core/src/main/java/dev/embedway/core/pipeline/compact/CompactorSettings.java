package dev.embedway.core.pipeline.compact;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.time.Duration;
import java.util.List;

/**
 * Settings of the compactor.
 *
 * @param interval from the beginning of one scheduled run to the next
 * @param sources treatment of the versions of removed documents' objects
 * @param letters time for which dead letters are kept after their last failure
 */
public record CompactorSettings(Duration interval, Sources sources, Duration letters) {

  static final Setting.Whole INTERVAL =
      Setting.number(
          "EMBEDDINGS_COMPACTOR_INTERVAL_SECONDS",
          1800,
          60,
          86_400,
          "seconds",
          """
          How often what nobody reads any more is deleted: rows and artifacts of replaced and \
          removed documents, of retired versions and deleted stores. A run without work does not \
          connect to PostgreSQL.\
          """);

  static final Setting.Choice SOURCES =
      Setting.oneOf(
          "EMBEDDINGS_COMPACTOR_SOURCE_VERSIONS",
          "delete",
          List.of("delete", "keep"),
          """
          Whether the compactor deletes the versions that a versioned bucket has of a removed \
          document's object, an hour after its removal; `keep` leaves them to the bucket's own \
          rules, so that a removal can be undone in the bucket meanwhile.\
          """);

  static final Setting.Whole DEAD_LETTERS =
      Setting.number(
          "EMBEDWAY_DEAD_LETTER_DAYS",
          30,
          16,
          3650,
          "days",
          """
          How long dead letters are kept after their last failure, whatever was decided about them. \
          The job of a dead letter can be opened again for 15 days.\
          """);

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL = List.of(INTERVAL, SOURCES, DEAD_LETTERS);

  /** Treatment of versions of removed documents' objects. */
  public enum Sources {
    DELETE,
    KEEP
  }

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static CompactorSettings read(Environment environment) {
    return new CompactorSettings(
        Duration.ofSeconds(environment.number(INTERVAL)),
        environment.oneOf(SOURCES).equals("keep") ? Sources.KEEP : Sources.DELETE,
        Duration.ofDays(environment.number(DEAD_LETTERS)));
  }
}
