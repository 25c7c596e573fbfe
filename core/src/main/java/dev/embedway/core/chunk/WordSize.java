package dev.embedway.core.chunk;

/**
 * Sizes of chunks in words and in tokens: three words for four tokens, as English texts have them.
 *
 * @see <a
 *     href="https://help.openai.com/en/articles/4936856-what-are-tokens-and-how-to-count-them">tokens
 *     and words</a>
 */
public final class WordSize {

  private WordSize() {}

  /** Words for a number of tokens, to the nearest. */
  public static int ofTokens(int tokens) {
    return Math.toIntExact((3L * tokens + 2) / 4);
  }

  /** Tokens for a number of words, to the nearest. */
  public static long inTokens(int words) {
    return (8L * words + 3) / 6;
  }
}
