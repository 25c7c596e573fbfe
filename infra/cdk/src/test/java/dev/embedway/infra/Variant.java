package dev.embedway.infra;

import java.util.Locale;
import java.util.Map;

/** The deployments that are looked at. */
enum Variant {
  DEV(Map.of()),
  PROD(Map.of("stage", "prod", "scale", "3", "arch", "arm64", "alarmEmail", "ops@example.org")),
  ENDPOINTS(Map.of("egress", "endpoints")),
  NAMED_DATABASE(
      Map.of(
          "lambdaRuntime",
          "provided.al2023",
          "databaseUrl",
          "secretsmanager:embedway/database#url",
          "settings",
          "EMBEDWAY_DEFAULT_MODEL=ssm:/embedway/model; EMBEDWAY_S3_MODELS=big@1,bigger@2;"
              + "EMBEDWAY_CACHE_SECRET=secretsmanager:embedway/cache"));

  /** Made by {@code Map.of}. */
  @SuppressWarnings("ImmutableEnumChecker")
  private final Map<String, String> context;

  Variant(Map<String, String> context) {
    this.context = context;
  }

  Map<String, String> context() {
    return context;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
