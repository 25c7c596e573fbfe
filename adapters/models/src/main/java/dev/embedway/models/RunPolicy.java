package dev.embedway.models;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.embedway.core.model.Variant;

/**
 * How a variant is run best.
 *
 * @param optimization of the graph when it is loaded
 * @param maxTexts texts of one run
 * @param maxTokens tokens of one run, padding included; a text over it is run alone
 */
record RunPolicy(OptLevel optimization, int maxTexts, int maxTokens) {
  /**
   * The measured best of a variant, see bench/results. int8 runs one text at a time: dynamic
   * quantisation takes one scale from the whole run, so a text's vector would depend on the others.
   */
  static RunPolicy of(Variant variant) {
    return switch (variant) {
      case FP32 -> new RunPolicy(OptLevel.BASIC_OPT, Integer.MAX_VALUE, 512);
      case INT8 -> new RunPolicy(OptLevel.ALL_OPT, 1, Integer.MAX_VALUE);
    };
  }
}
