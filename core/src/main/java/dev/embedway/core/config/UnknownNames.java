package dev.embedway.core.config;

import dev.embedway.core.registry.EditDistance;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Variables named like settings that nothing reads, such as mistyped ones. */
final class UnknownNames {

  private static final List<String> PREFIXES = List.of("EMBEDWAY_", "EMBEDDINGS_");

  /** Names that the launcher and the command line read, which have no setting. */
  private static final Set<String> OF_THE_LAUNCHER =
      Set.of("EMBEDWAY_JAVA_HOME", "EMBEDWAY_JAVA_OPTS", "EMBEDWAY_TENANT");

  private UnknownNames() {}

  /**
   * A line for each, with the nearest known name; values are left out.
   *
   * @param settings names of all settings
   */
  static List<String> warnings(Map<String, String> variables, Set<String> settings) {
    List<String> known = Stream.concat(settings.stream(), OF_THE_LAUNCHER.stream()).toList();
    return variables.keySet().stream()
        .filter(name -> PREFIXES.stream().anyMatch(name::startsWith))
        .filter(name -> !known.contains(name))
        .sorted()
        .map(name ->
            name
                + " is set and has no effect: there is no setting of that name"
                + EditDistance.nearest(name, known)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse(""))
        .toList();
  }
}
