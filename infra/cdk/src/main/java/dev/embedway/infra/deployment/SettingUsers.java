package dev.embedway.infra.deployment;

import dev.embedway.topology.Topology;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Functions that use each setting: no other is given it, nor may read the secret that it refers to.
 * A setting that is not listed concerns them all.
 */
public final class SettingUsers {

  private record Use(Pattern settings, Set<String> functions) {}

  /** Those that ask services for vectors. */
  private static final Set<String> EMBEDDING =
      Set.of(Topology.API, Topology.DATA, Topology.EMBEDDING);

  /** Those that know models: the others are given vectors. */
  private static final Set<String> MODELS =
      Set.of(
          Topology.API, Topology.DATA, Topology.EMBEDDING, Topology.CHUNKING, Topology.RECONCILE);

  private static final List<Use> USES =
      List.of(
          use("[A-Z_]+_API_KEY|HF_TOKEN|OPENAI_(ORG|PROJECT)_ID", EMBEDDING),
          use("AUTO_DOWNLOAD_MODELS", Set.of(Topology.API)),
          use("EMBEDWAY_SIGNING_.*", Set.of(Topology.API, Topology.DATA)),
          use(OperatorSettings.CACHE_SECRET, Set.of(Topology.API, Topology.EMBEDDING)),
          use(OperatorSettings.S3_MODELS + "|EMBEDWAY_DEFAULT_MODEL|EMBEDWAY_PROMPTS.*", MODELS));

  private SettingUsers() {}

  private static Use use(String settings, Set<String> functions) {
    return new Use(Pattern.compile(settings), functions);
  }

  /** True if a function uses a setting. */
  public static boolean isUser(String function, String setting) {
    return USES.stream()
        .filter(use -> use.settings().matcher(setting).matches())
        .findFirst()
        .map(use -> use.functions().contains(function))
        .orElse(true);
  }
}
