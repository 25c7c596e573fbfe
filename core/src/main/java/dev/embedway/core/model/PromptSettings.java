package dev.embedway.core.model;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the prompts that are put before texts.
 *
 * @param book the prompts
 * @param idle keys of the original module's prompts file that are set and do nothing here
 */
public record PromptSettings(PromptBook book, List<String> idle) {

  static final Setting FILE =
      Setting.text(
          "EMBEDWAY_PROMPTS_FILE",
          "",
          "a YAML file of at most 64 kB",
          """
          Prompts of models, instead of those on their cards; docs/prompts.md has its keys. A \
          passage's prompt is part of a store's vector space, so stores made with another one \
          refuse documents and searches until it is put back.\
          """);

  static final Setting TEXT =
      Setting.text(
          "EMBEDWAY_PROMPTS",
          "",
          "YAML or JSON of at most 64 kB",
          "The same without a file, for functions, best as `ssm:NAME`. Only one of the two may be set.");

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL = List.of(FILE, TEXT);

  static final int MAX_BYTES = 64 * 1024;

  public PromptSettings {
    idle = List.copyOf(idle);
  }

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static PromptSettings read(Environment environment) {
    Optional<String> file = environment.optional(FILE);
    Optional<String> text = environment.optional(TEXT);
    if (file.isPresent() && text.isPresent()) {
      environment.fault(TEXT, "but " + FILE.name() + " is set too; take one of them away");
      return new PromptSettings(PromptBook.EMPTY, List.of());
    }
    Setting source = file.isPresent() ? FILE : TEXT;
    PromptReader reader = new PromptReader(what -> environment.fault(source, what));
    return file.flatMap(path -> content(path, environment))
        .or(() -> text)
        .map(reader::read)
        .orElseGet(() -> new PromptSettings(PromptBook.EMPTY, List.of()));
  }

  private static Optional<String> content(String path, Environment environment) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of(path));
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException | InvalidPathException e) {
      environment.fault(FILE, "which cannot be read at " + path);
      return Optional.empty();
    }
  }
}
