package dev.embedway.local.settings;

import dev.embedway.core.config.EmbedwaySettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Settings of a process on one machine, whose environment may name those of the original. */
public final class LocalSettings {

  private LocalSettings() {}

  /**
   * Reads variables.
   *
   * @param warn told of each that is set in vain, but for {@link #unknownNames}
   * @throws dev.embedway.core.settings.ConfigurationException naming every value that cannot be
   *     used
   */
  public static EmbedwaySettings read(Map<String, String> variables, Consumer<String> warn) {
    EmbedwaySettings settings = EmbedwaySettings.read(variables, warn);
    OriginalNames.read().warnings(variables, EmbedwaySettings.names()).forEach(warn);
    return settings;
  }

  /** As {@link EmbedwaySettings#unknownNames}, without a line for names of the original module. */
  public static List<String> unknownNames(Map<String, String> variables) {
    OriginalNames original = OriginalNames.read();
    Map<String, String> others = new HashMap<>(variables);
    others.keySet().removeIf(original::has);
    return EmbedwaySettings.unknownNames(others);
  }
}
