package dev.embedway.core.config;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import dev.embedway.topology.Clocks;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.QueueSpec;
import dev.embedway.topology.Topology;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names and clocks of what is deployed.
 *
 * @param clocks of queues, leases and schedules
 * @param tables of DynamoDB
 * @param buckets of S3
 * @param queueNames names of queues and their dead-letter queues where they are, by those of the
 *     topology
 * @param mappings ids of the event source mappings that read the queues, where Lambda reads them
 */
public record ResourceSettings(
    Clocks clocks,
    Tables tables,
    Buckets buckets,
    Map<String, String> queueNames,
    Map<QueueId, String> mappings) {

  /**
   * Names of the tables in DynamoDB.
   *
   * @param control stores, limits and counters
   * @param access API keys and tenants
   * @param audit administrative changes
   * @param cache vectors
   * @param ledger documents and jobs
   */
  public record Tables(String control, String access, String audit, String cache, String ledger) {}

  /**
   * Names of the buckets in S3.
   *
   * @param documents that users put into
   * @param artifacts of the stages
   */
  public record Buckets(String documents, String artifacts) {}

  private static final QueueSpec TEST_QUEUE = QueueId.CHUNKING.spec(Clocks.TEST);

  /** The clocks, which the local cloud sets and a stack does not. */
  public static final Setting.Choice PROFILE =
      Setting.oneOf(
          "EMBEDWAY_TOPOLOGY",
          "aws",
          List.of("aws", "test"),
          """
          Clocks of queues and leases: `test` has a visibility timeout of %d s, leases of %d s and \
          %d s at most between early attempts, for the local cloud only.\
          """
              .formatted(
                  TEST_QUEUE.visibilityTimeout().toSeconds(),
                  Topology.test().lease().toSeconds(),
                  TEST_QUEUE.delays().early().toSeconds()));

  private static final Topology NAMES = Topology.aws();

  static final Setting CONTROL =
      Setting.text(
          "EMBEDWAY_CONTROL_TABLE",
          Topology.CONTROL_TABLE,
          "a DynamoDB table",
          "Stores, limits and counters. The stack sets it.");
  static final Setting ACCESS =
      Setting.text(
          "EMBEDWAY_ACCESS_TABLE",
          Topology.ACCESS_TABLE,
          "a DynamoDB table",
          "API keys and tenants. The stack sets it.");
  static final Setting AUDIT =
      Setting.text(
          "EMBEDWAY_AUDIT_TABLE",
          Topology.AUDIT_TABLE,
          "a DynamoDB table",
          "Administrative changes. The stack sets it.");
  static final Setting CACHE =
      Setting.text(
          "EMBEDWAY_CACHE_TABLE",
          Topology.CACHE_TABLE,
          "a DynamoDB table",
          "Vectors that processes share. The stack sets it.");
  static final Setting LEDGER =
      Setting.text(
          "EMBEDWAY_LEDGER_TABLE",
          Topology.LEDGER_TABLE,
          "a DynamoDB table",
          "Documents and jobs. The stack sets it.");
  static final Setting DOCUMENTS =
      Setting.text(
          "EMBEDWAY_DOCUMENTS_BUCKET",
          NAMES.documentsBucket(),
          "an S3 bucket",
          "What users put. The stack sets it.");
  static final Setting ARTIFACTS =
      Setting.text(
          "EMBEDWAY_ARTIFACTS_BUCKET",
          NAMES.artifactsBucket(),
          "an S3 bucket",
          "What the stages hand on. The stack sets it.");

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL =
      Stream.of(
              Stream.of(PROFILE, CONTROL, ACCESS, AUDIT, CACHE, LEDGER, DOCUMENTS, ARTIFACTS),
              queues(),
              Arrays.stream(QueueId.values()).map(ResourceSettings::mapping))
          .flatMap(Function.identity())
          .toList();

  public ResourceSettings {
    queueNames = Map.copyOf(queueNames);
    mappings = Map.copyOf(mappings);
  }

  private static Stream<Setting> queues() {
    return Arrays.stream(QueueId.values())
        .flatMap(queue -> Stream.of(setting(queue), deadLetterSetting(queue)));
  }

  private static Setting setting(QueueId queue) {
    return Setting.text(
        queue.variable(),
        queue.queueName(),
        "an SQS queue",
        "Messages for the stage. The stack sets it; the local cloud's queues have these names.");
  }

  private static Setting mapping(QueueId queue) {
    return Setting.text(
        queue.mappingVariable(),
        "",
        "the id of an event source mapping of Lambda",
        """
        The mapping that reads the stage's queue, which pausing the stage switches off. The stack \
        sets it; the local cloud reads its queues itself.\
        """);
  }

  private static Setting deadLetterSetting(QueueId queue) {
    return Setting.text(
        queue.deadLetterVariable(),
        queue.deadLetterMapping().queue(),
        "an SQS queue",
        "What SQS itself moved out of the stage's queue, until it is recorded. The stack sets it.");
  }

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static ResourceSettings read(Environment environment) {
    return new ResourceSettings(
        Clocks.valueOf(environment.oneOf(PROFILE).toUpperCase(Locale.ROOT)),
        new Tables(
            environment.text(CONTROL),
            environment.text(ACCESS),
            environment.text(AUDIT),
            environment.text(CACHE),
            environment.text(LEDGER)),
        new Buckets(environment.text(DOCUMENTS), environment.text(ARTIFACTS)),
        queues().collect(Collectors.toMap(Setting::fallback, environment::text)),
        mappings(environment));
  }

  private static Map<QueueId, String> mappings(Environment environment) {
    Map<QueueId, String> found = new EnumMap<>(QueueId.class);
    for (QueueId queue : QueueId.values()) {
      environment.optional(mapping(queue)).ifPresent(id -> found.put(queue, id));
    }
    return found;
  }

  /** The wiring with these clocks. */
  public Topology topology() {
    return switch (clocks) {
      case AWS -> Topology.aws();
      case TEST -> Topology.test();
    };
  }
}
