package dev.embedway.models.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The bounds of a tokenizer.json that comes from elsewhere. The library that runs it matches
 * patterns by backtracking, and ends the whole process where one backtracks too often: only
 * patterns that are known not to are let through.
 *
 * <p>One file each; one thread at a time.
 */
final class TokenizerCheck {
  /** Parts within one another. */
  private static final int MAX_DEPTH = 16;

  /** Tokens of a vocabulary; the largest that are in use have 262,144. */
  private static final int MAX_TOKENS = 1_000_000;

  private static final int MAX_ADDED_TOKENS = 50_000;
  private static final int MAX_ADDED_CHARS = 512;

  /** Of a word that WordPiece cuts, which takes the square of its length. */
  private static final int MAX_WORD = 1_000;

  private static final int SHOWN = 80;

  /** One character or class, repeated or not: nothing to come back to. */
  private static final Pattern ONE_ATOM =
      Pattern.compile(
          "(?:[^\\\\\\[\\](){}.*+?^$|]|\\\\[sSdDwWrnt]|\\\\[pP]\\{[A-Za-z_]{1,20}\\}|\\\\[^A-Za-z0-9]"
              + "|\\[\\^?(?:[^\\\\\\[\\]&]|\\\\[sSdDwWrnt]|\\\\[pP]\\{[A-Za-z_]{1,20}\\})+\\])"
              + "(?:[+*?]|\\{[0-9]{0,3},?[0-9]{0,3}\\})?");

  private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
  private static final String ENDINGS =
      "[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
  private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
  private static final String NOT_A_WORD = "[^\\r\\n\\p{L}\\p{N}]?";

  /** Those of families in use, whose alternatives begin with different characters. */
  private static final Set<String> KNOWN =
      Set.of(
          // GPT-2, and CLIP after it.
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
          // cl100k_base and Llama 3.
          CONTRACTIONS + "|" + NOT_A_WORD + "\\p{L}+|\\p{N}{1,3}| ?" + ENDINGS,
          // Qwen 2 and 3.
          CONTRACTIONS + "|" + NOT_A_WORD + "\\p{L}+|\\p{N}| ?" + ENDINGS,
          // o200k_base.
          NOT_A_WORD
              + UPPER
              + "*"
              + LOWER
              + "+"
              + CONTRACTIONS
              + "?|"
              + NOT_A_WORD
              + UPPER
              + "+"
              + LOWER
              + "*"
              + CONTRACTIONS
              + "?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

  private final List<String> faults = new ArrayList<>();
  private final Set<String> patterns = new LinkedHashSet<>();

  private TokenizerCheck() {}

  /** All that keeps a file from being used; empty for a sound one. */
  static List<String> faults(JsonNode tokenizer) {
    TokenizerCheck check = new TokenizerCheck();
    check.model(tokenizer.path("model"));
    check.added(tokenizer.path("added_tokens"));
    for (String part : List.of("normalizer", "pre_tokenizer", "post_processor", "decoder")) {
      check.walk(part, tokenizer.path(part), 1);
    }
    check.patterns.stream()
        .filter(pattern -> !isKnown(pattern))
        .limit(3)
        .forEach(pattern ->
            check.fault(
                "the pattern "
                    + shown(pattern)
                    + " is not among those that are known to end on every text; use the tokenizer"
                    + " of the model's family as its maker published it"));
    return List.copyOf(check.faults);
  }

  /** True for a pattern that takes time in proportion to its text, whatever the text. */
  static boolean isKnown(String pattern) {
    return KNOWN.contains(pattern) || ONE_ATOM.matcher(pattern).matches();
  }

  private void fault(String what) {
    faults.add(ModelFiles.TOKENIZER + ": " + what);
  }

  private void model(JsonNode model) {
    int tokens = model.path("vocab").size();
    if (tokens > MAX_TOKENS) {
      fault("the vocabulary has " + tokens + " tokens; allowed are " + MAX_TOKENS);
    }
    long word = model.path("max_input_chars_per_word").asLong(0);
    if (word > MAX_WORD) {
      fault("max_input_chars_per_word is " + word + "; allowed are " + MAX_WORD);
    }
  }

  private void added(JsonNode added) {
    if (added.size() > MAX_ADDED_TOKENS) {
      fault(added.size() + " tokens are added; allowed are " + MAX_ADDED_TOKENS);
    }
    for (JsonNode token : added) {
      int length = token.path("content").asText("").length();
      long id = token.path("id").asLong(-1);
      if (length < 1 || length > MAX_ADDED_CHARS || id < 0 || id > Integer.MAX_VALUE) {
        fault(
            "an added token has "
                + length
                + " characters and the id "
                + id
                + "; allowed are 1.."
                + MAX_ADDED_CHARS
                + " characters and an id of 0.."
                + Integer.MAX_VALUE);
        return;
      }
    }
  }

  private void walk(String part, JsonNode node, int depth) {
    if (depth > MAX_DEPTH) {
      faults.removeIf(fault -> fault.contains("nested"));
      fault(part + " is nested deeper than " + MAX_DEPTH + " levels; flatten it");
      return;
    }
    JsonNode regex = node.path("Regex");
    if (regex.isTextual()) {
      patterns.add(regex.asText());
    }
    for (JsonNode child : node) {
      if (child.isContainerNode()) {
        walk(part, child, depth + 1);
      }
    }
  }

  /** A pattern as an error may show it. */
  private static String shown(String pattern) {
    String printable = pattern.replaceAll("\\p{C}", "?");
    return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "...";
  }
}
