package dev.embedway.core.vector;

/**
 * Weights of the two rankings that a hybrid search fuses; only their ratio matters.
 *
 * @param vector of the ranking by vector, 0 or more
 * @param text of the ranking by text, 0 or more
 */
public record HybridWeights(double vector, double text) {

  /** Both count alike. */
  public static final HybridWeights EQUAL = new HybridWeights(1, 1);

  public HybridWeights {
    if (!isWeight(vector) || !isWeight(text) || vector + text == 0) {
      throw new IllegalArgumentException("weights are finite, 0 or more, and not both 0");
    }
  }

  private static boolean isWeight(double value) {
    return value >= 0 && Double.isFinite(value);
  }
}
