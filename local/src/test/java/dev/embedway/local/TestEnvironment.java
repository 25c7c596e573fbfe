package dev.embedway.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Environment variables of the tests' clouds and commands. */
public final class TestEnvironment {

  private TestEnvironment() {}

  /** This process's variables, without those that would lead elsewhere, with short clocks. */
  public static Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables
        .keySet()
        .removeIf(name ->
            (name.startsWith("EMBEDWAY_") && !name.equals("EMBEDWAY_POSTGRES_HOME"))
                || name.startsWith("EMBEDDINGS_")
                || name.startsWith("AWS_"));
    variables.put("EMBEDWAY_TOPOLOGY", "test");
    variables.put("EMBEDWAY_ERASURE_SETTLING", "2s");
    variables.put("EMBEDDINGS_MODEL_STORAGE_DIR", property("embedway.test.models"));
    variables.put("EMBEDWAY_NATIVES_DIR", property("embedway.test.natives"));
    return variables;
  }

  /** The project's directory. */
  public static Path home() {
    return Path.of(property("embedway.test.home"));
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }
}
