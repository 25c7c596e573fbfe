package dev.embedway.local.settings;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.settings.Setting;
import java.util.stream.Collectors;

/** docs/configuration.md, made of the settings that the code reads. */
final class ConfigurationPage {

  private static final String HEAD =
      """
      # Configuration

      Made from the settings that `EmbedwaySettings` lists; a test holds the two together. After a
      change there: `./mvnw -pl local -am test -Dtest=ConfigurationPageTest
      -Dsurefire.failIfNoSpecifiedTests=false -Dembedway.docs=write`.

      Everything is read from the environment once, at start. A value that cannot be used stops the
      start, with a message that names every such value.

      | name | default | allowed | meaning |
      |---|---|---|---|
      """;

  private static final String ORIGINAL =
      """

      ## Names of the original module

      Each name that the original module reads, with what becomes of it here. *works*: the table
      above has it, with the same meaning and default; `AUTO_DOWNLOAD_MODELS` was on there. The local
      cloud and the command line name one that is set and does not work in a warning at start;
      functions on AWS do not know these names.

      | name | here |
      |---|---|
      """;

  private ConfigurationPage() {}

  /** The page as it is to be in docs. */
  static String render() {
    return HEAD
        + EmbedwaySettings.all().stream()
            .map(ConfigurationPage::row)
            .collect(Collectors.joining("\n", "", "\n"))
        + ORIGINAL
        + OriginalNames.read().all().stream()
            .map(ConfigurationPage::row)
            .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String row(OriginalName original) {
    String words = original.words(EmbedwaySettings.names().contains(original.name()));
    return "| `"
        + original.name()
        + "` | "
        + words.replaceFirst("^(works|not read yet|replaced by)", "*$1*")
        + " |";
  }

  private static String row(Setting setting) {
    String fallback = setting.fallback().isEmpty() ? "not set" : "`" + setting.fallback() + "`";
    return "| `"
        + setting.name()
        + "` | "
        + fallback
        + " | "
        + setting.allowed()
        + " | "
        + setting.meaning()
        + " |";
  }
}
