package dev.embedway.models.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.models.catalog.ModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts that bring out what a model's files do not show: one as long as the model reads, and all
 * tokens that were added to its vocabulary, which its weights may have no rows for.
 */
public final class TrialTexts {
  private static final int TOGETHER = 64;

  private TrialTexts() {}

  /**
   * The texts, the simplest first.
   *
   * @param directory of the model's files
   * @throws InternalException when its tokenizer cannot be read
   */
  public static List<String> of(ModelSpec model, Path directory) {
    List<String> texts = new ArrayList<>();
    texts.add("A trial.");
    List<String> added = added(directory);
    for (int from = 0; from < added.size(); from += TOGETHER) {
      texts.add(
          "a " + String.join(" ", added.subList(from, Math.min(added.size(), from + TOGETHER))));
    }
    texts.add("a ".repeat(model.maxTokens()));
    return texts;
  }

  private static List<String> added(Path directory) {
    Path file = directory.resolve(ModelFiles.TOKENIZER);
    try {
      return JsonTree.read(file)
          .path("added_tokens")
          .valueStream()
          .map(token -> token.path("content"))
          .filter(JsonNode::isTextual)
          .map(JsonNode::textValue)
          .toList();
    } catch (IOException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, "the tokenizer " + file + " cannot be read", e);
    }
  }
}
