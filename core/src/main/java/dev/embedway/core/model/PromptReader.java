package dev.embedway.core.model;

import dev.embedway.core.model.PromptBook.Replacement;
import dev.embedway.core.model.PromptBook.Tags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the prompts file, whose first keys are the original module's.
 *
 * <p>One thread at a time. Of what is wrong it says the place, never the words: they may be
 * somebody's.
 */
final class PromptReader {

  private static final String INSTRUCTION = "qwen3_embeddings_instruction";
  private static final String MODE = "qwen3_embeddings_mode";
  private static final String MODELS = "models";

  /** Of chunks that are put into the context of their document, which is not done here. */
  private static final Set<String> IDLE =
      Set.of(
          "situate_context",
          "situate_context_prompt",
          "situate_context_prompt_alt",
          "document_outline",
          "document_outline_prompt");

  private static final String ALLOWED =
      INSTRUCTION
          + ", "
          + MODE
          + ", "
          + MODELS
          + ", and those of contextual chunks, which do nothing";

  private static final int MAX_PROMPT_LENGTH = 2000;
  private static final int MAX_NAME_LENGTH = 520;

  private final Consumer<String> faults;

  /** A reader that tells {@code faults} of each thing that is wrong. */
  PromptReader(Consumer<String> faults) {
    this.faults = faults;
  }

  PromptSettings read(String yaml) {
    Map<?, ?> all = mapping("it", parsed(yaml));
    List<String> idle = new ArrayList<>();
    Optional<String> instruction = Optional.empty();
    Optional<Tags> mode = Optional.empty();
    Map<String, Replacement> models = Map.of();
    for (Map.Entry<?, ?> entry : all.entrySet()) {
      String key = String.valueOf(entry.getKey());
      switch (key) {
        case INSTRUCTION -> instruction = text(key, entry.getValue());
        case MODE -> mode = mode(entry.getValue());
        case MODELS -> models = models(entry.getValue());
        default -> {
          if (IDLE.contains(key)) {
            idle.add(key);
          } else {
            faults.accept("it has a key " + shown(key) + "; allowed are " + ALLOWED);
          }
        }
      }
    }
    return new PromptSettings(new PromptBook(instruction, mode, models), idle);
  }

  private @Nullable Object parsed(String yaml) {
    if (yaml.getBytes(StandardCharsets.UTF_8).length > PromptSettings.MAX_BYTES) {
      faults.accept("it has more than 64 kB");
      return null;
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(PromptSettings.MAX_BYTES)
            .build();
    try {
      return new Load(settings).loadFromString(yaml);
    } catch (MarkedYamlEngineException e) {
      String place =
          e.getProblemMark()
              .map(mark -> ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
              .orElse("");
      faults.accept("it is no YAML, or has a key twice, a tag or an alias" + place);
    } catch (YamlEngineException e) {
      faults.accept("it is no YAML");
    }
    return null;
  }

  private Map<?, ?> mapping(String what, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    if (value != null) {
      faults.accept(what + " is to be a mapping of keys to values");
    }
    return Map.of();
  }

  private Optional<String> text(String key, @Nullable Object value) {
    if (value instanceof String text && text.length() <= MAX_PROMPT_LENGTH) {
      return Optional.of(text);
    }
    faults.accept(key + " is to be a text of at most " + MAX_PROMPT_LENGTH + " characters");
    return Optional.empty();
  }

  private Optional<Tags> mode(@Nullable Object value) {
    for (Tags mode : Tags.values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(value)) {
        return Optional.of(mode);
      }
    }
    faults.accept(MODE + " is to be auto, query or document");
    return Optional.empty();
  }

  private Map<String, Replacement> models(@Nullable Object value) {
    Map<String, Replacement> models = new LinkedHashMap<>();
    mapping(MODELS, value)
        .forEach((key, prompts) -> {
          String name = String.valueOf(key);
          if (name.length() > MAX_NAME_LENGTH || !name.matches("[A-Za-z0-9_./:-]+\\*?")) {
            faults.accept(MODELS + " has a key " + shown(name) + ", which no model's id is like");
          } else {
            models.put(name, replacement(MODELS + "." + name, prompts));
          }
        });
    return models;
  }

  private Replacement replacement(String where, @Nullable Object value) {
    Optional<String> query = Optional.empty();
    Optional<String> passage = Optional.empty();
    for (Map.Entry<?, ?> entry : mapping(where, value).entrySet()) {
      String key = String.valueOf(entry.getKey());
      switch (key) {
        case "query" -> query = text(where + ".query", entry.getValue());
        case "passage" -> passage = text(where + ".passage", entry.getValue());
        default ->
            faults.accept(where + " has a key " + shown(key) + "; allowed are query and passage");
      }
    }
    return new Replacement(query, passage);
  }

  private static String shown(String key) {
    return key.matches("[A-Za-z0-9_.-]{1,40}") ? key : "of " + key.length() + " characters";
  }
}
