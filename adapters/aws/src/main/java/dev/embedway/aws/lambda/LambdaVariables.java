package dev.embedway.aws.lambda;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A function's variables as settings read them: what the zip brings is found where it was unpacked,
 * and values that refer to a secret become that secret.
 *
 * <p>Immutable.
 */
final class LambdaVariables {

  private static final String TASK_ROOT = "LAMBDA_TASK_ROOT";

  /** Variables and the directories of the zip that they name. */
  private static final Map<String, String> BROUGHT =
      Map.of(
          "EMBEDWAY_SHIPPED_MODELS_DIR", "models",
          "EMBEDWAY_NATIVES_DIR", "natives");

  /**
   * Variables' defaults on Lambda: the only writable directory, and models that are never unloaded,
   * since a restored environment would take them for long unused.
   */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "EMBEDDINGS_MODEL_STORAGE_DIR", "/tmp/models",
          "EMBEDDINGS_UNLOAD_TIMEOUT_SECONDS", "0");

  private final Map<String, String> environment;
  private final SecretReferences secrets;

  LambdaVariables(Map<String, String> environment, SecretReferences secrets) {
    this.environment = environment;
    this.secrets = secrets;
  }

  /**
   * All of them; each secret is one request.
   *
   * @throws dev.embedway.core.error.EmbedwayException naming the variable whose secret cannot be
   *     read
   */
  Map<String, String> resolved() {
    Map<String, String> variables = new HashMap<>();
    environment.forEach((name, value) -> variables.put(name, secrets.resolved(name, value)));
    String root = variables.get(TASK_ROOT);
    if (root != null) {
      DEFAULTS.forEach(variables::putIfAbsent);
      BROUGHT.forEach((name, directory) -> find(variables, name, Path.of(root, directory)));
    }
    return variables;
  }

  private static void find(Map<String, String> variables, String name, Path directory) {
    if (variables.getOrDefault(name, "").isBlank() && Files.isDirectory(directory)) {
      variables.put(name, directory.toString());
    }
  }
}
