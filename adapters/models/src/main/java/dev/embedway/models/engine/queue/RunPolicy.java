package dev.embedway.models.engine.queue;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.embedway.core.model.Variant;

/**
 * Limits under which a variant runs best.
 *
 * @param optimization of the graph when it is loaded
 * @param maxTexts max texts of one run
 * @param maxTokens max tokens of one run, padding included; a text over it is run alone
 */
public record RunPolicy(OptLevel optimization, int maxTexts, int maxTokens) {
  /**
   * The best known of a variant. int8 runs one text at a time: dynamic quantisation takes one scale
   * from the whole run, so a text's vector would depend on the others. It gains about a third by
   * all optimisations; fp32 loses a little by those beyond the basic ones, and beyond some hundred
   * tokens a run it falls out of the processor's caches.
   */
  public static RunPolicy of(Variant variant) {
    return switch (variant) {
      case FP32 -> new RunPolicy(OptLevel.BASIC_OPT, Integer.MAX_VALUE, 512);
      case INT8 -> new RunPolicy(OptLevel.ALL_OPT, 1, Integer.MAX_VALUE);
      case HOSTED -> throw new IllegalArgumentException("a service runs its models itself");
    };
  }
}
