package dev.embedway.models.tokenizer.wordpiece;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnsupportedException;
import dev.embedway.models.tokenizer.JsonTree;
import dev.embedway.models.tokenizer.bert.BertNormalizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a tokenizer.json of the BERT WordPiece kind. Its truncation and padding are ignored on
 * purpose: how long a text may be is the model card's matter, and these files often say less.
 */
final class TokenizerFile {
  private final Path file;
  private final JsonNode root;

  private TokenizerFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  /**
   * The tokenizer that a file describes.
   *
   * @throws InternalException when the file cannot be read
   * @throws UnsupportedException when it describes a tokenizer of another kind
   */
  static WordPieceTokenizer read(Path file) {
    try {
      return new TokenizerFile(file, JsonTree.read(file)).tokenizer();
    } catch (IOException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, "the tokenizer " + file + " cannot be read", e);
    }
  }

  private WordPieceTokenizer tokenizer() {
    requireType(root.path("normalizer"), "BertNormalizer");
    requireType(root.path("pre_tokenizer"), "BertPreTokenizer");
    requireType(root.path("model"), "WordPiece");
    requireType(root.path("post_processor"), "TemplateProcessing");
    JsonNode model = root.path("model");
    WordPieces words =
        new WordPieces(
            model.path("vocab"),
            model.path("continuing_subword_prefix").asText("##"),
            model.path("unk_token").asText("[UNK]"),
            model.path("max_input_chars_per_word").asInt(100));
    JsonNode template = root.path("post_processor").path("single");
    return new WordPieceTokenizer(
        normalizer(), words, addedTokens(), special(template, 0), special(template, 2));
  }

  private BertNormalizer normalizer() {
    JsonNode settings = root.path("normalizer");
    boolean lowercase = settings.path("lowercase").asBoolean(true);
    return new BertNormalizer(
        new BertNormalizer.Settings(
            settings.path("clean_text").asBoolean(true),
            settings.path("handle_chinese_chars").asBoolean(true),
            settings.path("strip_accents").asBoolean(lowercase),
            lowercase));
  }

  private AddedTokens addedTokens() {
    Map<String, Integer> tokens = new LinkedHashMap<>();
    for (JsonNode token : root.path("added_tokens")) {
      for (String rule : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
        if (token.path(rule).asBoolean(false)) {
          throw unsupported("an added token with the rule " + rule);
        }
      }
      tokens.put(token.path("content").asText(), token.path("id").asInt());
    }
    return new AddedTokens(tokens);
  }

  /** The id of the special token at one of the ends of the template "first, text, last". */
  private int special(JsonNode template, int place) {
    String name = template.path(place).path("SpecialToken").path("id").asText("");
    JsonNode ids = root.path("post_processor").path("special_tokens").path(name).path("ids");
    if (template.size() != 3 || !template.path(1).has("Sequence") || ids.size() != 1) {
      throw unsupported("a template other than one special token before and one after the text");
    }
    return ids.path(0).asInt();
  }

  private void requireType(JsonNode part, String expected) {
    String type = part.path("type").asText("none");
    if (!type.equals(expected)) {
      throw unsupported(type + " where " + expected + " is supported");
    }
  }

  private EmbedwayException unsupported(String what) {
    return new UnsupportedException(
        ErrorCode.PROVIDER_UNSUPPORTED,
        "the tokenizer " + file + " has " + what + "; our own reads the BERT WordPiece kind alone");
  }
}
