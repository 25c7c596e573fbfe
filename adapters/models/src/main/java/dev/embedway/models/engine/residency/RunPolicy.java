package dev.embedway.models.engine.residency;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.embedway.core.model.Variant;

/**
 * Limits under which a model runs best.
 *
 * @param optimization of the graph when it is loaded
 * @param mates texts that may share a run
 * @param maxTokens max tokens of one run, padding included; a text over it is run alone
 */
public record RunPolicy(OptLevel optimization, Mates mates, int maxTokens) {

  /**
   * True if texts of several calls, of at most so many tokens each, may share a run. Like ones
   * differ by a quarter: of what is computed for them, less than that is padding.
   */
  public boolean mayShare(int length, int other) {
    return switch (mates) {
      case NONE -> false;
      case EQUAL -> length == other;
      case LIKE -> 4 * Math.min(length, other) >= 3 * Math.max(length, other);
    };
  }

  /** Texts that may share a run. */
  public enum Mates {
    /** None: the vectors would depend on one another. */
    NONE,
    /** Those of one length, which need no padding: each vector is the same to the last bit. */
    EQUAL,
    /** Those of like length. */
    LIKE
  }

  /**
   * The best known of a variant. int8 runs one text at a time: dynamic quantisation takes one scale
   * from the whole run, so a text's vector would depend on the others. It gains about a third by
   * all optimisations; fp32 loses a little by those beyond the basic ones, and beyond some hundred
   * tokens a run it falls out of the processor's caches.
   */
  public static RunPolicy of(Variant variant) {
    return switch (variant) {
      case FP32 -> new RunPolicy(OptLevel.BASIC_OPT, Mates.LIKE, 512);
      case INT8 -> new RunPolicy(OptLevel.ALL_OPT, Mates.NONE, Integer.MAX_VALUE);
      case HOSTED -> throw new IllegalArgumentException("a service runs its models itself");
    };
  }

  /** The same for a graph whose activations have scales that were found beforehand. */
  public RunPolicy ofStaticScales() {
    return new RunPolicy(optimization, Mates.EQUAL, 192);
  }
}
