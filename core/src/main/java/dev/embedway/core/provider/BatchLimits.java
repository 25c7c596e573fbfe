package dev.embedway.core.provider;

/**
 * The most that a provider takes in one call.
 *
 * @param texts number of texts
 * @param tokens of all texts together
 */
public record BatchLimits(int texts, int tokens) {

  public BatchLimits {
    if (texts < 1 || tokens < 1) {
      throw new IllegalArgumentException("a batch has at least one text and one token");
    }
  }

  /** The same limits with at most so many texts. */
  public BatchLimits within(int max) {
    return new BatchLimits(Math.min(texts, max), tokens);
  }
}
