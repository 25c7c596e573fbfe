package dev.embedway.infra.deployment;

import dev.embedway.topology.FunctionId;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Functions that use each setting: no other is given it, nor may read the secret that it refers to.
 * A setting that is not listed concerns them all.
 */
public final class SettingUsers {

  private record Use(Pattern settings, Set<FunctionId> functions) {}

  /** Those that ask services for vectors. */
  private static final Set<FunctionId> EMBEDDING =
      Set.of(FunctionId.API, FunctionId.DATA, FunctionId.EMBEDDING);

  /** Those that know models: the others are given vectors. */
  private static final Set<FunctionId> MODELS =
      Set.of(
          FunctionId.API,
          FunctionId.DATA,
          FunctionId.EMBEDDING,
          FunctionId.CHUNKING,
          FunctionId.RECONCILE);

  /** Those that write dead letters, show them or send them again, and those that seal receipts. */
  private static final Set<FunctionId> DEAD_LETTERS =
      Set.of(
          FunctionId.API,
          FunctionId.DATA,
          FunctionId.CHUNKING,
          FunctionId.EMBEDDING,
          FunctionId.STORAGE,
          FunctionId.DEADLETTER,
          FunctionId.RECONCILE,
          FunctionId.COMPACTOR);

  /** Those that seal receipts of erasures: the API only shows and verifies them. */
  private static final Set<FunctionId> RECEIPTS = Set.of(FunctionId.DATA, FunctionId.COMPACTOR);

  /** Settings that go to services which embed. */
  private static final String OF_SERVICES = "[A-Z_]+_API_KEY|HF_TOKEN|OPENAI_(ORG|PROJECT)_ID";

  private static final List<Use> USES =
      List.of(
          use(OF_SERVICES, EMBEDDING),
          use("AUTO_DOWNLOAD_MODELS|EMB_BACKPRESSURE_.*", Set.of(FunctionId.API)),
          use("EMBEDWAY_MODEL_PRICES", Set.of(FunctionId.API, FunctionId.DATA)),
          use("EMBEDDINGS_COMPACTOR_.*", Set.of(FunctionId.COMPACTOR)),
          use("EMBEDWAY_ERASURE_.*_DAYS", RECEIPTS),
          use("EMBEDWAY_SIGNING_.*", Set.of(FunctionId.API, FunctionId.DATA)),
          use(OperatorSettings.CACHE_SECRET, Set.of(FunctionId.API, FunctionId.EMBEDDING)),
          use(OperatorSettings.PAYLOAD_KEY, DEAD_LETTERS),
          use(OperatorSettings.S3_MODELS + "|EMBEDWAY_DEFAULT_MODEL|EMBEDWAY_PROMPTS.*", MODELS));

  private SettingUsers() {}

  /** True for a setting that goes to a service outside AWS which embeds. */
  static boolean isOfService(String setting) {
    return setting.matches(OF_SERVICES);
  }

  private static Use use(String settings, Set<FunctionId> functions) {
    return new Use(Pattern.compile(settings), functions);
  }

  /** True if a function uses a setting. */
  public static boolean isUser(FunctionId function, String setting) {
    return USES.stream()
        .filter(use -> use.settings().matcher(setting).matches())
        .findFirst()
        .map(use -> use.functions().contains(function))
        .orElse(true);
  }
}
