package dev.embedway.core.store;

/**
 * Weights of the parts of a chunk where words are compared. A part of weight 0 is not searched; a
 * lesser weight than 1e-9 is 1e-9.
 *
 * @param title of the outermost heading that the chunk stands under, 0..{@value #MAX}; the other
 *     headings count half
 * @param content of its text, 0..{@value #MAX}
 */
public record TextBoosts(double title, double content) {

  /** Greatest weight. */
  public static final int MAX = 10;

  /** Less underflows where it is multiplied, and in single precision. */
  private static final double MIN = 1e-9;

  /** Texts alone. */
  public static final TextBoosts CONTENT = new TextBoosts(0, 1);

  public TextBoosts {
    if (!isWeight(title) || !isWeight(content) || title + content == 0) {
      throw new IllegalArgumentException("boosts are 0.." + MAX + ", and not both 0");
    }
    title = title == 0 ? 0 : Math.max(title, MIN);
    content = content == 0 ? 0 : Math.max(content, MIN);
  }

  private static boolean isWeight(double value) {
    return value >= 0 && value <= MAX;
  }
}
