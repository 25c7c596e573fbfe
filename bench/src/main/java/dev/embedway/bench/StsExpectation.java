package dev.embedway.bench;

import java.util.List;

/**
 * Expected score of a model on the STS benchmark, Spearman's correlation times 100.
 *
 * @param model id of the int8 variant; the other's ends with {@code -fp32}
 * @param prompt the role that the sentences are embedded in
 * @param fp32 score of the weights as trained, within {@link #TOLERANCE}
 * @param minInt8 min score of int8; 0 for a figure that is printed only
 */
record StsExpectation(String model, String prompt, double fp32, double minInt8) {

  static final double TOLERANCE = 0.05;

  static final List<StsExpectation> ALL =
      List.of(
          new StsExpectation("all-MiniLM-L6-v2", "none", 82.03, 81.8),
          new StsExpectation("bge-small-en-v1.5", "none", 85.86, 0),
          new StsExpectation("e5-small-v2", "none", 84.92, 0),
          new StsExpectation("e5-small-v2", "passage", 83.87, 0),
          new StsExpectation("e5-small-v2", "query", 85.94, 0));

  boolean holds(double measuredFp32, double measuredInt8) {
    // Both are printed with two decimals, and compared so.
    return Math.abs(Math.round(100 * (measuredFp32 - fp32))) <= 100 * TOLERANCE
        && measuredInt8 >= minInt8;
  }
}
