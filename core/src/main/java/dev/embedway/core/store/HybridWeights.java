package dev.embedway.core.store;

/**
 * Weights of the two rankings that a hybrid search fuses. Only their ratio matters: whatever they
 * are made of, the larger one is 1.
 *
 * @param vector of the ranking by vector, 0..1
 * @param text of the ranking by text, 0..1
 */
public record HybridWeights(double vector, double text) {

  /** Both count alike. */
  public static final HybridWeights EQUAL = new HybridWeights(1, 1);

  /** Below it a ranking decides nothing but underflows. */
  private static final double MIN_RATIO = 1e-9;

  public HybridWeights {
    if (!isWeight(vector) || !isWeight(text) || (vector == 0 && text == 0)) {
      throw new IllegalArgumentException("weights are finite, 0 or more, and not both 0");
    }
    double larger = Math.max(vector, text);
    vector = ratio(vector, larger);
    text = ratio(text, larger);
  }

  private static double ratio(double weight, double larger) {
    double ratio = weight / larger;
    return ratio < MIN_RATIO ? 0 : ratio;
  }

  private static boolean isWeight(double value) {
    return value >= 0 && Double.isFinite(value);
  }
}
