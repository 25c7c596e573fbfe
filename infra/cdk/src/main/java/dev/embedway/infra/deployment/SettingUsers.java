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

  private static final List<Use> USES =
      List.of(
          use("[A-Z_]+_API_KEY|HF_TOKEN|OPENAI_(ORG|PROJECT)_ID", EMBEDDING),
          use("AUTO_DOWNLOAD_MODELS|EMB_BACKPRESSURE_.*", Set.of(FunctionId.API)),
          use("EMBEDWAY_SIGNING_.*", Set.of(FunctionId.API, FunctionId.DATA)),
          use(OperatorSettings.CACHE_SECRET, Set.of(FunctionId.API, FunctionId.EMBEDDING)),
          use(OperatorSettings.S3_MODELS + "|EMBEDWAY_DEFAULT_MODEL|EMBEDWAY_PROMPTS.*", MODELS));

  private SettingUsers() {}

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
