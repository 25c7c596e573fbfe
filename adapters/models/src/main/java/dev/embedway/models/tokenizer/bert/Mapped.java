package dev.embedway.models.tokenizer.bert;

import org.jspecify.annotations.Nullable;

/**
 * Normalised form of one code point.
 *
 * @param role what it is to the word around it
 * @param text the normalised form; empty for roles that leave nothing
 * @param next rest of the code point's decomposition
 */
public record Mapped(Role role, String text, @Nullable Mapped next) {

  /** Roles of a code point. */
  public enum Role {
    /** Part of a word. */
    WORD,
    /** A word by itself: punctuation, a Chinese character. */
    ALONE,
    /** Splits words. */
    SPACE,
    /** Stripped, but belongs to the letter before it. */
    MARK,
    /** Removed as if it had never been there. */
    NOTHING
  }

  Mapped(Role role, String text) {
    this(role, text, null);
  }
}
