package dev.embedway.models.compile;

/**
 * Shares of the smoothing factors that activations determine, 0..1; the weights that they meet
 * determine the rest. A share of 1 leaves all that is hard to round to the weights.
 *
 * @param normalised of what normalisations make
 * @param context of what attention makes
 * @param activated of what GELU makes
 */
public record Shares(double normalised, double context, double activated) {

  /** Found on MiniLM by sentence similarity. */
  public static final Shares DEFAULT = new Shares(0.9, 0.8, 0.8);
}
