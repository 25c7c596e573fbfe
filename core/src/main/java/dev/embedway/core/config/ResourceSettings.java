package dev.embedway.core.config;

import dev.embedway.core.topology.Topology;
import java.util.List;

/**
 * Names and clocks of what is deployed.
 *
 * @param profile {@code aws} or {@code test}
 * @param controlTable DynamoDB table of keys and stores
 * @param ledgerTable DynamoDB table of documents and jobs
 * @param documentsBucket that users put into
 * @param artifactsBucket of the stages
 */
public record ResourceSettings(
    String profile,
    String controlTable,
    String ledgerTable,
    String documentsBucket,
    String artifactsBucket) {

  static final Setting PROFILE =
      new Setting(
          "EMBEDWAY_TOPOLOGY",
          "aws",
          "`aws` or `test`",
          "Clocks of queues and leases: `test` has a visibility timeout of 2 s, leases of 3 s and 10 deliveries, for the local cloud only.");

  private static final Topology NAMES = Topology.aws();

  static final Setting CONTROL =
      new Setting(
          "EMBEDWAY_CONTROL_TABLE",
          Topology.CONTROL_TABLE,
          "a DynamoDB table",
          "Keys and stores. The stack sets it.");
  static final Setting LEDGER =
      new Setting(
          "EMBEDWAY_LEDGER_TABLE",
          Topology.LEDGER_TABLE,
          "a DynamoDB table",
          "Documents and jobs. The stack sets it.");
  static final Setting DOCUMENTS =
      new Setting(
          "EMBEDWAY_DOCUMENTS_BUCKET",
          NAMES.documentsBucket(),
          "an S3 bucket",
          "What users put. The stack sets it.");
  static final Setting ARTIFACTS =
      new Setting(
          "EMBEDWAY_ARTIFACTS_BUCKET",
          NAMES.artifactsBucket(),
          "an S3 bucket",
          "What the stages hand on. The stack sets it.");

  static final List<Setting> ALL = List.of(PROFILE, CONTROL, LEDGER, DOCUMENTS, ARTIFACTS);

  static ResourceSettings read(Environment environment) {
    return new ResourceSettings(
        environment.oneOf(PROFILE, "aws", "test"),
        environment.text(CONTROL),
        environment.text(LEDGER),
        environment.text(DOCUMENTS),
        environment.text(ARTIFACTS));
  }

  /** The wiring with these clocks. */
  public Topology topology() {
    return profile.equals("test") ? Topology.test() : Topology.aws();
  }
}
