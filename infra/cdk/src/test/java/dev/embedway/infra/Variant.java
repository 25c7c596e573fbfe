package dev.embedway.infra;

import java.util.Locale;

/** The stages that are looked at. */
enum Variant {
  DEV(
      "dev",
      """
      database: aurora
      keepData: false
      """),
  PROD(
      "prod",
      """
      database: aurora
      keepData: true
      scale: 3
      arch: arm64
      alarmEmail: ops@example.org
      tracing: true
      minCapacity: 0.5
      maxCapacity: 16
      reader: true
      dataConcurrency: 100
      canaryPercent: 10
      canaryMinutes: 15
      """),
  ENDPOINTS(
      "dev",
      """
      database: aurora
      keepData: false
      egress: endpoints
      """),
  SECRETS(
      "dev",
      """
      database: aurora
      keepData: false
      settings:
        OPENAI_API_KEY: secretsmanager:embedway/openai
        EMBEDWAY_SIGNING_SECRETS: ssm:/embedway/signing
      """),
  NAMED_DATABASE(
      "dev",
      """
      database: own
      keepData: false
      lambdaRuntime: provided.al2023
      databaseUrl: secretsmanager:embedway/database#url
      settings:
        EMBEDWAY_DEFAULT_MODEL: ssm:/embedway/model
        EMBEDWAY_S3_MODELS: big@1,bigger@2
        EMBEDDINGS_COMPACTOR_INTERVAL_SECONDS: 300
        EMBEDWAY_CACHE_SECRET: secretsmanager:embedway/cache
        EMBEDDINGS_DLQ_ENCRYPTION_KEY: secretsmanager:embedway/dead-letters
      """),
  /** Between Aurora and a database of one's own: functions use the latter, the former is there. */
  KEPT_AURORA(
      "dev",
      """
      database: own
      keepData: false
      keepAurora: true
      databaseUrl: secretsmanager:embedway/database#url
      databaseOwnerUrl: secretsmanager:embedway/database#ownerUrl
      """);

  private final String stage;
  private final String yaml;

  Variant(String stage, String yaml) {
    this.stage = stage;
    this.yaml = yaml;
  }

  String stage() {
    return stage;
  }

  String yaml() {
    return yaml;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
