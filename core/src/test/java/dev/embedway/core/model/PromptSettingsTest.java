package dev.embedway.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.model.PromptBook.Replacement;
import dev.embedway.core.model.PromptBook.Tags;
import dev.embedway.core.settings.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptSettingsTest {

  private static final String PAGE =
      """
      # as the original module has it
      qwen3_embeddings_instruction: Find case law
      qwen3_embeddings_mode: auto
      models:
        e5-small-v2:
          query: "query: "
        local_api:my/model*: {passage: "text: "}
      """;

  private static final PromptBook BOOK =
      new PromptBook(
          Optional.of("Find case law"),
          Optional.of(Tags.AUTO),
          Map.of(
              "e5-small-v2", new Replacement(Optional.of("query: "), Optional.empty()),
              "local_api:my/model*", new Replacement(Optional.empty(), Optional.of("text: "))));

  @TempDir private Path directory;

  private static PromptBook read(String yaml) {
    return EmbedwaySettings.read(Map.of("EMBEDWAY_PROMPTS", yaml)).prompts().book();
  }

  private static String refusal(Map<String, String> variables) {
    return String.valueOf(
        assertThrows(ConfigurationException.class, () -> EmbedwaySettings.read(variables))
            .getMessage());
  }

  @Test
  void aFileAndAVariableSayTheSame() throws IOException {
    Path file = Files.writeString(directory.resolve("prompts.yaml"), PAGE);
    String json =
        "{\"qwen3_embeddings_instruction\":\"Find case law\",\"qwen3_embeddings_mode\":\"auto\",\"models\":"
            + "{\"e5-small-v2\":{\"query\":\"query: \"},\"local_api:my/model*\":{\"passage\":\"text: \"}}}";

    assertEquals(
        BOOK,
        EmbedwaySettings.read(Map.of("EMBEDWAY_PROMPTS_FILE", file.toString())).prompts().book());
    assertEquals(BOOK, read(PAGE));
    assertEquals(BOOK, read(json));
    assertEquals(PromptBook.EMPTY, read("# nothing yet"));
    assertEquals(PromptBook.EMPTY, EmbedwaySettings.read(Map.of()).prompts().book());
  }

  @Test
  void keysOfContextualChunksAreWarnedOf() {
    List<String> warnings = new ArrayList<>();

    EmbedwaySettings.read(
        Map.of("EMBEDWAY_PROMPTS", "situate_context: true\ndocument_outline_prompt: x"),
        warnings::add);

    assertEquals(2, warnings.size());
    assertTrue(warnings.getFirst().startsWith("situate_context of the prompts has no effect"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `qwen3: x`                                  | `a key qwen3; allowed are qwen3_embeddings_instruction`
          `qwen3_embeddings_mode: passage`            | `qwen3_embeddings_mode is to be auto, query or document`
          `qwen3_embeddings_instruction: [a secret]`  | `qwen3_embeddings_instruction is to be a text of at most 2000`
          `models: {m: {question: a secret}}`         | `models.m has a key question; allowed are query and passage`
          `models: {m: a secret}`                     | `models.m is to be a mapping`
          `models: {"a secret": {query: x}}`          | `models has a key of 8 characters, which no model's id is like`
          `[a secret]`                                | `it is to be a mapping of keys to values`
          `models: {a secret`                         | \
          `it is no YAML, or has a key twice, a tag or an alias, line 1, column`
          `models: !!java.net.URL [x]`                | `it is no YAML, or has a key twice, a tag or an alias`
          `{models: {}, models: {}}`                  | `it is no YAML, or has a key twice`
          `{models: &a {}, qwen3: *a}`                | `it is no YAML`
          """)
  void whatCannotBeUsedIsSaidWithItsPlaceAndNotWithItsWords(String yaml, String said) {
    String refusal = refusal(Map.of("EMBEDWAY_PROMPTS", yaml));

    assertTrue(refusal.contains("EMBEDWAY_PROMPTS: "), refusal);
    assertTrue(refusal.contains(said), refusal);
    assertFalse(refusal.contains("secret"), refusal);
  }

  @Test
  void allFaultsAreSaidTogether() {
    String refusal = refusal(Map.of("EMBEDWAY_PROMPTS", "a: 1\nb: 2\nqwen3_embeddings_mode: c"));

    assertEquals(3, refusal.split("EMBEDWAY_PROMPTS: ", -1).length - 1, refusal);
  }

  @Test
  void sizesAreBounded() {
    assertTrue(
        refusal(Map.of("EMBEDWAY_PROMPTS", "# " + "x".repeat(70_000))).contains("more than 64 kB"));
    assertTrue(
        refusal(Map.of("EMBEDWAY_PROMPTS", "qwen3_embeddings_instruction: " + "x".repeat(2001)))
            .contains("at most 2000 characters"));
  }

  @Test
  void aFileThatIsNotThereAndTwoSourcesAreRefused() {
    assertTrue(
        refusal(Map.of("EMBEDWAY_PROMPTS_FILE", "/nowhere/prompts.yaml"))
            .contains("cannot be read at /nowhere/prompts.yaml"));
    assertTrue(
        refusal(Map.of("EMBEDWAY_PROMPTS_FILE", "p.yaml", "EMBEDWAY_PROMPTS", "{}"))
            .contains("EMBEDWAY_PROMPTS_FILE is set too"));
  }
}
