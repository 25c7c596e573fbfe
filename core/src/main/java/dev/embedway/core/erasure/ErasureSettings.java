package dev.embedway.core.erasure;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import dev.embedway.topology.Clocks;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of erasures.
 *
 * @param settling time from a request after which no work that began before it can still write
 * @param recoveryDays days for which DynamoDB can restore its tables
 * @param backupDays days for which the database's backups are kept
 * @param logDays days for which log lines are kept
 */
public record ErasureSettings(Duration settling, long recoveryDays, long backupDays, long logDays) {

  static final Setting.Span SETTLING =
      Setting.duration(
          "EMBEDWAY_ERASURE_SETTLING",
          "1h",
          Duration.ZERO,
          Duration.ofDays(7),
          """
          Time from the request of an erasure to its second search, which finds what work under \
          way wrote behind the first. Shorter than a function's longest run or a presigned URL's \
          validity, it may end before such a write.\
          """);

  static final Setting.Whole RECOVERY_DAYS = days("RECOVERY", "DynamoDB can restore its tables");
  static final Setting.Whole BACKUP_DAYS = days("BACKUP", "backups of PostgreSQL are kept");
  static final Setting.Whole LOG_DAYS = days("LOG", "log lines are kept");

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL = List.of(SETTLING, RECOVERY_DAYS, BACKUP_DAYS, LOG_DAYS);

  /**
   * Time for which a message stays in a queue that nobody reads, its dead-letter queue included.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html">Dead-letter
   *     queues: the retention goes by the time at which a message was sent first</a>
   */
  private static final Duration QUEUED = QueueId.EMBEDDING.spec(Clocks.AWS).retention();

  private static Setting.Whole days(String kind, String meaning) {
    return Setting.number(
        "EMBEDWAY_ERASURE_" + kind + "_DAYS",
        0,
        0,
        3653,
        "days",
        "How long "
            + meaning
            + ", as receipts of erasures say it; 0 leaves it out. A stack sets its own.");
  }

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static ErasureSettings read(Environment environment) {
    return new ErasureSettings(
        environment.duration(SETTLING),
        environment.number(RECOVERY_DAYS),
        environment.number(BACKUP_DAYS),
        environment.number(LOG_DAYS));
  }

  /**
   * Copies that an erasure cannot reach, and their ends.
   *
   * @param erasedAt end of the erasure
   * @param cached time for which vectors stay in caches
   */
  Map<String, String> unreachable(Instant erasedAt, Duration cached) {
    Map<String, String> copies = new TreeMap<>();
    add(copies, "dynamodb_point_in_time_recovery", erasedAt, Duration.ofDays(recoveryDays));
    add(copies, "database_backups", erasedAt, Duration.ofDays(backupDays));
    add(copies, "logs", erasedAt, Duration.ofDays(logDays));
    add(copies, "messages_of_paused_stages", erasedAt, QUEUED);
    add(copies, "cached_vectors_without_a_name", erasedAt, cached);
    copies.put("replicas_and_exports", "as long as their owner keeps them");
    return copies;
  }

  private static void add(
      Map<String, String> copies, String copy, Instant erasedAt, Duration kept) {
    if (kept.isPositive()) {
      copies.put(copy, erasedAt.plus(kept).truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }
}
